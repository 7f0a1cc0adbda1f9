/**
 * Rules in words: conditions, figures and tables of a policy as a person reads them. Each figure
 * becomes one or more lines "in which case: how much", so that two rules can be laid side by side.
 */
import { type Currency, RATIO_ONE, textFromScaled } from '../../engine/base/money.ts'
import type { Condition, TableKey, Test, Texts, Value } from '../../engine/policy/policy-value.ts'
import { amountText, groupedText, markOf } from './amount-text.ts'

/** Where the words come from; the pages hand in their translation. */
export interface Lexicon {
  /** The word under a key, or undefined where there is none. */
  readonly word: (key: string, facts?: Readonly<Record<string, string>>) => string | undefined
  readonly textIn: (texts: Texts) => string
  readonly currency: Currency
}

export interface CaseLine {
  /** In which case; empty: always. */
  readonly label: string
  readonly text: string
  /** A formula, shown as it is written. */
  readonly isFormula: boolean
}

/** 850,000 millionths as `85%`. */
export function ratioText(millionths: number): string {
  const decimal = textFromScaled(millionths, 4).replace(/\.?0+$/u, '')
  return `${groupedText(decimal)}%`
}

export function ratioOne(millionths: number): boolean {
  return millionths === RATIO_ONE
}

export function moneyText(minor: number, currency: Currency): string {
  return `${markOf(currency)}${amountText(minor, currency)}`
}

// ---------------------------------------------------------------- figures

export function linesOfValue(value: Value, lexicon: Lexicon, label = ''): CaseLine[] {
  switch (value.kind) {
    case 'constant':
      return [
        {
          label,
          text: figureText(value.value, value.dimension, lexicon.currency),
          isFormula: false,
        },
      ]
    case 'formula':
      return [{ label, text: value.text.replace(/^=\s*/u, ''), isFormula: true }]
    case 'table': {
      const rows = value.rows.flatMap(({ keys, value: inner }) => {
        const cases = keys.flatMap((key, i) =>
          key === null ? [] : [keyText(value.by[i] ?? '', key, lexicon)],
        )
        return linesOfValue(inner, lexicon, joined(label, cases.join(' · ')))
      })
      if (value.other === null) return rows
      return [...rows, ...linesOfValue(value.other, lexicon, joined(label, otherwise(lexicon)))]
    }
    case 'choice':
      return value.cases.flatMap(({ when, value: inner }) =>
        linesOfValue(
          inner,
          lexicon,
          joined(label, when === null ? otherwise(lexicon) : conditionText(when, lexicon)),
        ),
      )
  }
}

export function figureText(
  value: number,
  dimension: 'money' | 'ratio' | 'number',
  currency: Currency,
): string {
  if (dimension === 'money') return moneyText(value, currency)
  return dimension === 'ratio' ? ratioText(value) : groupedText(String(value))
}

function joined(before: string, after: string): string {
  if (before === '') return after
  return after === '' ? before : `${before} · ${after}`
}

function otherwise(lexicon: Lexicon): string {
  return lexicon.word('condition.otherwise') ?? 'otherwise'
}

function keyText(attribute: string, key: TableKey, lexicon: Lexicon): string {
  if (typeof key !== 'object') return contentText(attribute, key, lexicon)
  const name = attributeName(attribute, lexicon)
  const { from, to } = key
  const facts = { name, from: String(from), to: String(to ?? '') }
  if (attribute === 'nthAdmission') {
    if (to === null) return lexicon.word('condition.nthFrom', facts) ?? `${name} ${from}+`
    if (to === from) return lexicon.word('condition.nth', facts) ?? `${name} ${from}`
  }
  if (to === null) return lexicon.word('condition.from', facts) ?? `${name} ${from}+`
  if (to === from) return `${name} ${from}`
  if (from === 0) return lexicon.word('condition.upTo', facts) ?? `${name} – ${to}`
  return lexicon.word('condition.between', facts) ?? `${name} ${from}–${to}`
}

// ---------------------------------------------------------------- conditions

export function conditionText(condition: Condition, lexicon: Lexicon): string {
  const and = lexicon.word('condition.and') ?? ', '
  return condition.all.map((test) => testText(test, lexicon)).join(and)
}

function testText(test: Test, lexicon: Lexicon): string {
  const or = lexicon.word('condition.or') ?? ' or '
  switch (test.kind) {
    case 'attribute': {
      const cases = contentsText(test.name, test.is, lexicon)
      return test.negated
        ? (lexicon.word('condition.not', { what: cases }) ?? `not ${cases}`)
        : cases
    }
    case 'range': {
      const name = attributeName(test.name, lexicon)
      const ends = (['from', 'above', 'to', 'below'] as const).flatMap((end) => {
        const value = test[end]
        if (value === null) return []
        const figure = linesOfValue(value, lexicon)
          .map(({ text }) => text)
          .join(' / ')
        return [lexicon.word(`range.${end}`, { figure }) ?? `${end} ${figure}`]
      })
      return `${name} ${ends.join(lexicon.word('condition.and') ?? ', ')}`
    }
    case 'any':
      return test.of.map((one) => conditionText(one, lexicon)).join(or)
    case 'not': {
      const what = conditionText(test.condition, lexicon)
      return lexicon.word('condition.not', { what }) ?? `not ${what}`
    }
  }
}

/** Several contents of one attribute; codes without words of their own stand behind its name once. */
function contentsText(
  attribute: string,
  contents: readonly (string | boolean | number)[],
  lexicon: Lexicon,
): string {
  const isCode = (content: string | boolean | number): boolean =>
    typeof content !== 'boolean' &&
    lexicon.word(`attributeContent.${attribute}.${content}`) === undefined
  const codes = contents.filter(isCode)
  const words = contents
    .filter((content) => !isCode(content))
    .map((content) => contentText(attribute, content, lexicon))
  if (codes.length > 0) words.push(`${attributeName(attribute, lexicon)} ${codes.join(', ')}`)
  return words.join(lexicon.word('condition.or') ?? ' or ')
}

/** `level`, `tertiary` as 三级; a flag as its own name or its denial. */
export function contentText(
  attribute: string,
  content: string | boolean | number,
  lexicon: Lexicon,
): string {
  const name = attributeName(attribute, lexicon)
  if (typeof content === 'boolean') {
    return content ? name : (lexicon.word('condition.not', { what: name }) ?? `not ${name}`)
  }
  const known = lexicon.word(`attributeContent.${attribute}.${content}`)
  return known ?? `${name} ${content}`
}

export function attributeName(attribute: string, lexicon: Lexicon): string {
  const known = lexicon.word(`attribute.${attribute}`)
  if (known !== undefined) return known
  const dotted = /^(paid|borne|let|layer|kind|used|before|stat|part)\.(.+)$/u.exec(attribute)
  if (dotted === null) return attribute
  const [, what = '', which = ''] = dotted
  const name = lexicon.word(`${what === 'kind' ? 'payerKind' : 'stepName'}.${which}`) ?? which
  return lexicon.word(`figureOf.${what}`, { name }) ?? attribute
}

// ---------------------------------------------------------------- what a figure asks

/** Attributes that a figure looks at, in the order in which it names them. */
export function attributesAsked(value: Value): string[] {
  const names: string[] = []
  collect(value, names)
  return [...new Set(names)]
}

function collect(value: Value, names: string[]): void {
  if (value.kind === 'table') {
    names.push(...value.by)
    for (const row of value.rows) collect(row.value, names)
    if (value.other !== null) collect(value.other, names)
  }
  if (value.kind === 'choice') {
    for (const { when, value: inner } of value.cases) {
      if (when !== null) collectTests(when, names)
      collect(inner, names)
    }
  }
}

function collectTests(condition: Condition, names: string[]): void {
  for (const test of condition.all) {
    if (test.kind === 'attribute' || test.kind === 'range') names.push(test.name)
    if (test.kind === 'any') for (const one of test.of) collectTests(one, names)
    if (test.kind === 'not') collectTests(test.condition, names)
  }
}
