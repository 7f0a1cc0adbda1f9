/**
 * Rules as sentences: what a step does, when, and with which figures, in one of two languages.
 */
import { textFromMinor } from '../../engine/base/money.ts'
import type {
  Adjustment,
  Band,
  Bands,
  Condition,
  CounterValue,
  Dimension,
  Limit,
  LineTest,
  SchemeValue,
  Step,
  TableKey,
  TableRow,
  Test,
  Value,
} from '../../engine/policy/policy-value.ts'
import { literalText } from '../../server/policies/formula-text.ts'
import { attributeWord, type Language, partWord, valueWord, word } from './words.ts'

/** The language of a sentence, and the scheme whose names it uses. */
export interface Voice {
  readonly language: Language
  readonly scheme: SchemeValue
  /** Titles of the parts that any scheme declares, by name. */
  readonly parts: ReadonlyMap<string, Readonly<Record<Language, string>>>
  /** Inside a list already. */
  readonly isInner?: boolean
}

/** What a step does, one line a thought; the first says the main thing. */
export function describeStep(step: Step, voice: Voice): string[] {
  const say = saying(voice)
  const lines = [...action(step, voice)]
  if (step.when !== null) {
    const when = conditionText(step.when, voice)
    lines.push(say(`Only when ${when}.`, `适用条件：${when}。`))
  }
  if (step.lines !== null) {
    const tests = step.lines.all.map((test) => lineTestText(test, voice)).join(say(' and ', '且'))
    lines.push(say(`Only lines with ${tests}.`, `适用明细：${tests}。`))
  }
  if (step.of !== null) {
    const of = partsText(step.of, voice)
    lines.push(say(`Looks at: ${of}.`, `计算范围：${of}。`))
  }
  for (const { counter, add, mode } of step.counts) {
    const value = valueText(add, voice)
    const name = code(counter)
    lines.push(
      mode === 'set'
        ? say(`Sets ${name} to ${value}.`, `将累计项 ${name} 置为 ${value}。`)
        : say(`Adds ${value} to ${name}.`, `累计项 ${name} 增加 ${value}。`),
    )
  }
  const { mode, toMinor, of } = step.rounding
  if (mode !== 'halfUp' || toMinor !== 1 || of !== 'payer') {
    const to = money(toMinor, voice)
    const how = word(mode, voice.language)
    const whose = word(of, voice.language)
    lines.push(say(`Rounds ${whose} to ${to}, ${how}.`, `${whose}按 ${to} ${how}取整。`))
  }
  if (step.article !== null) lines.push(say(`Article: ${step.article}.`, `条款：${step.article}。`))
  return lines.map((line) => line.replace(/(<br>• [^<]*)[.。]$/, '$1'))
}

type Say = (en: string, zh: string) => string

function saying({ language }: Voice): Say {
  return (en, zh) => (language === 'en' ? en : zh)
}

function code(text: string): string {
  return `\`${text}\``
}

// ---------------------------------------------------------------- actions

function action(step: Step, voice: Voice): string[] {
  const say = saying(voice)
  switch (step.kind) {
    case 'bear':
      return bearLines(step, voice)
    case 'pay':
      return payLines(step, voice)
    case 'eligible': {
      const value = valueText(step.upTo, voice)
      const over = overPeriod(step.counter, voice)
      const into = step.into === null ? '' : restText(step.into, voice)
      return [
        say(
          `At most ${value} is looked at${over}${into}.`,
          `计算基数最高 ${value}${over}${into}。`,
        ),
      ]
    }
    case 'refuse': {
      const reason = step.reason[voice.language]
      return step.refuses === 'bill'
        ? [say(`The bill cannot be settled: ${reason}`, `不予结算：${reason}`)]
        : [say(`This benefit pays nothing: ${reason}`, `本待遇不予支付：${reason}`)]
    }
    case 'outside': {
      const payer = payerText(step.payer, voice)
      const value = valueText(step.value, voice)
      const main = say(`${payer} pays ${value} beside the bill.`, `${payer}另行给付 ${value}。`)
      return [main, ...step.limits.map((limit) => limitText(limit, voice))]
    }
    case 'count':
      return []
    case 'let': {
      const value = valueText(step.value, voice)
      const name = code(`let.${step.id}`)
      return [say(`${name} is ${value}.`, `${name} 取 ${value}。`)]
    }
  }
}

function bearLines(step: Step & { kind: 'bear' }, voice: Voice): string[] {
  const say = saying(voice)
  const value = shareText(step.value, voice)
  const line = lineByLine(step.each, voice)
  const over = overPeriod(step.counter, voice)
  const part = step.into === null ? '' : partText(step.into, voice)
  const into =
    step.into === null
      ? say('; it leaves this benefit’s sight', '；不再参与本待遇')
      : say(`, as ${part}`, `，计入“${part}”`)
  const main = say(
    `The patient bears${line}${over}${into}: ${value}.`,
    `患者承担${line}${over}${into}：${value}。`,
  )
  return [main, ...step.limits.map((limit) => limitText(limit, voice))]
}

function payLines(step: Step & { kind: 'pay' }, voice: Voice): string[] {
  const say = saying(voice)
  const payer = payerText(step.payer, voice)
  const line = lineByLine(step.each, voice)
  const ratio = step.value === null ? '' : shareText(step.value, voice)
  const share = step.bands === null ? ratio : bandsText(step.bands, voice)
  const lines = [
    say(`${payer} pays${line}: ${share}.`, `${payer}支付${line}：${share}。`),
    ...step.adjust.map((one) => adjustmentText(one, voice)),
    ...step.limits.map((limit) => limitText(limit, voice)),
  ]
  if (step.rest !== null) {
    const rest = partText(step.rest, voice)
    lines.push(say(`The rest is ${rest}.`, `其余计入“${rest}”。`))
  }
  if (step.capped !== null && step.capped !== step.rest) {
    const capped = partText(step.capped, voice)
    lines.push(say(`What a limit cuts off is ${capped}.`, `超限部分计入“${capped}”。`))
  }
  return lines
}

function lineByLine(each: 'bill' | 'line', voice: Voice): string {
  return each === 'line' ? saying(voice)(', line by line', '（逐项）') : ''
}

function overPeriod(counter: string | null, voice: Voice): string {
  if (counter === null) return ''
  const period = counterText(counter, voice)
  return saying(voice)(` over ${period}`, `，按${period}累计`)
}

function restText(part: string, voice: Voice): string {
  const text = partText(part, voice)
  return saying(voice)(`; the rest is ${text}`, `；其余计入“${text}”`)
}

function bandsText({ startsAt, rows }: Bands, voice: Voice): string {
  const say = saying(voice)
  const isZero = startsAt.kind === 'constant' && startsAt.value === 0
  const origin = valueText(startsAt, voice)
  const start = isZero ? '' : say(` (the scale begins at ${origin})`, `（起点为 ${origin}）`)
  const bands = rows.map((row) => item(bandText(row, voice)))
  return `${say('by bands', '分段')}${start}${bands.join('')}`
}

function bandText({ above, side, ratio }: Band, voice: Voice): string {
  const say = saying(voice)
  const edge = valueText(above, voice)
  const share = valueText(ratio, voice)
  return side === 'payer'
    ? say(`above ${edge}: ${share}`, `${edge} 以上：${share}`)
    : say(`above ${edge}: the patient ${share}`, `${edge} 以上：个人 ${share}`)
}

/** A line of a list inside a cell of a table. */
function item(text: string): string {
  return `<br>• ${text}`
}

function adjustmentText({ kind, value, when }: Adjustment, voice: Voice): string {
  const say = saying(voice)
  const figure = valueText(value, voice)
  const condition = conditionAfter(when, voice)
  if (kind === 'points') {
    return say(`Points added${condition}: ${figure}.`, `比例增减${condition}：${figure}。`)
  }
  return kind === 'factor'
    ? say(
        `The ratio is multiplied${condition} by: ${figure}.`,
        `支付比例乘以${condition}：${figure}。`,
      )
    : say(
        `The patient’s ratio is multiplied${condition} by: ${figure}.`,
        `个人比例乘以${condition}：${figure}。`,
      )
}

function conditionAfter(when: Condition | null, voice: Voice): string {
  if (when === null) return ''
  const condition = conditionText(when, voice)
  return saying(voice)(` when ${condition}`, `（${condition}）`)
}

function limitText(limit: Limit, voice: Voice): string {
  const say = saying(voice)
  if (limit.kind === 'balance') {
    const balance = code(limit.balance)
    return say(`At most the balance of ${balance}.`, `以 ${balance} 余额为限。`)
  }
  const upTo = valueText(limit.upTo, voice)
  const over = overPeriod(limit.counter, voice)
  if (limit.kind === 'units') {
    return say(`At most${over} ${upTo} units.`, `最多${over} ${upTo} 个单位。`)
  }
  const line = limit.each === 'line' ? say(' a line', '（每项）') : ''
  const cuts = limit.cuts === 'base' ? say('; there the base ends', '；超出部分不再分担') : ''
  const into =
    limit.into === null
      ? ''
      : say(
          `; what it cuts off is ${partText(limit.into, voice)}`,
          `；超出部分计入“${partText(limit.into, voice)}”`,
        )
  const when = conditionAfter(limit.when, voice)
  return say(
    `At most${line}${over}${when}: ${upTo}${cuts}${into}.`,
    `最高${line}${over}${when}：${upTo}${cuts}${into}。`,
  )
}

// ---------------------------------------------------------------- names

export function partText(part: string, { language, parts }: Voice): string {
  return parts.get(part)?.[language] ?? partWord(part, language)
}

export function partsText(parts: readonly string[] | 'remaining', voice: Voice): string {
  const say = saying(voice)
  if (parts === 'remaining') return say('all that the patient still bears', '患者尚需承担的全部')
  return parts.map((part) => partText(part, voice)).join(say(', ', '、'))
}

function payerText(id: string, { scheme, language }: Voice): string {
  return scheme.payers.find((payer) => payer.id === id)?.title[language] ?? id
}

function counterText(name: string, { scheme, language }: Voice): string {
  const counter = scheme.counters.find((one) => one.name === name)
  if (counter === undefined) return code(name)
  const period = periodText(counter, language)
  return language === 'en' ? `the ${period} (${code(name)})` : `${period}（${code(name)}）`
}

/** A period of years is named by its length and the day on which it begins. */
function periodText({ period, years, epoch }: CounterValue, language: Language): string {
  if (period !== 'years' || years === null || epoch === null) return word(period, language)
  const begins = epoch.slice('2026-'.length)
  if (language === 'zh-CN') return years === 1 ? `${begins} 起的年度` : `${epoch} 起每 ${years} 年`
  return years === 1 ? `year from ${begins}` : `${years} years from ${epoch}`
}

function nameText(name: string, { scheme, language }: Voice): string {
  const own = scheme.attributes.find((attribute) => attribute.name === name)?.title
  if (own !== null && own !== undefined) return own[language]
  const bare = name.startsWith('item.') ? name.slice('item.'.length) : name
  return attributeWord(bare, language) ?? code(name)
}

// ---------------------------------------------------------------- figures

function money(minor: number, { scheme }: Voice): string {
  const [whole = '', decimals] = textFromMinor(minor, scheme.currency).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}

function figure(value: number, dimension: Dimension, voice: Voice): string {
  if (dimension === 'money') return money(value, voice)
  return literalText(value, dimension, voice.scheme.currency)
}

/** A ratio is one of the base; money stands for itself. */
function shareText(value: Value, voice: Voice): string {
  const text = valueText(value, voice)
  const isPlain = value.kind === 'constant' && value.dimension === 'ratio'
  return isPlain ? saying(voice)(`${text} of the base`, text) : text
}

export function valueText(value: Value, voice: Voice): string {
  const say = saying(voice)
  switch (value.kind) {
    case 'constant':
      return figure(value.value, value.dimension, voice)
    case 'formula':
      return code(value.text.replace(/^=\s*/, ''))
    case 'table': {
      const by = value.by.map((name) => nameText(name, voice)).join(say(', ', '、'))
      const rows = value.rows.map((row) => rowText(row, value.by, voice))
      const other =
        value.other === null
          ? []
          : [
              `${say('otherwise', '其他')}${colon(voice)}${valueText(value.other, { ...voice, isInner: true })}`,
            ]
      return `${say(`by ${by}`, `按${by}`)}${listed([...rows, ...other], voice)}`
    }
    case 'choice': {
      const cases = value.cases.map(({ when, value: one }) => {
        const condition =
          when === null
            ? say('otherwise', '其他')
            : say(`when ${conditionText(when, voice)}`, conditionText(when, voice))
        const text = valueText(one, { ...voice, isInner: true })
        return `${condition}${colon(voice)}${text}`
      })
      return listed(cases, voice)
    }
  }
}

function colon(voice: Voice): string {
  return saying(voice)(': ', '：')
}

/** Cases one below the other; those inside another list in one line. */
function listed(texts: readonly string[], voice: Voice): string {
  const say = saying(voice)
  if (voice.isInner === true) return say(` (${texts.join('; ')})`, `（${texts.join('；')}）`)
  return texts.map(item).join('')
}

function rowText({ keys, value }: TableRow, by: readonly string[], voice: Voice): string {
  const texts = keys.map((key, i) => keyText(key, by[i] ?? '', voice))
  return `${texts.join(' / ')}${colon(voice)}${valueText(value, { ...voice, isInner: true })}`
}

function keyText(key: TableKey | null, attribute: string, voice: Voice): string {
  const say = saying(voice)
  if (key === null) return say('any', '不限')
  if (typeof key === 'boolean') return key ? say('yes', '是') : say('no', '否')
  if (typeof key === 'string') return valueWord(attribute, key, voice.language)
  if (key.to === null) return say(`${key.from} and more`, `${key.from} 及以上`)
  return key.from === key.to ? String(key.from) : `${key.from}–${key.to}`
}

// ---------------------------------------------------------------- conditions

export function conditionText({ all }: Condition, voice: Voice): string {
  return all.map((test) => testText(test, voice)).join(saying(voice)(' and ', '且'))
}

function testText(test: Test, voice: Voice): string {
  const say = saying(voice)
  switch (test.kind) {
    case 'attribute': {
      const is = test.is.map((one) => contentText(one, test.name, voice)).join(say(' or ', '或'))
      const verb = test.negated ? say('is not', '不是') : say('is', '为')
      return say(
        `${nameText(test.name, voice)} ${verb} ${is}`,
        `${nameText(test.name, voice)}${verb}${is}`,
      )
    }
    case 'range':
      return `${nameText(test.name, voice)} ${endsText(test, voice)}`
    case 'any':
      return test.of.length === 1
        ? test.of.map((one) => conditionText(one, voice)).join('')
        : `(${test.of.map((one) => conditionText(one, voice)).join(say(' or ', '或'))})`
    case 'not': {
      const inside = conditionText(test.condition, voice)
      return say(`not (${inside})`, `非（${inside}）`)
    }
  }
}

function contentText(content: string | boolean | number, attribute: string, voice: Voice): string {
  if (typeof content === 'boolean') return keyText(content, attribute, voice)
  if (typeof content === 'string') return valueWord(attribute, content, voice.language)
  const declared = voice.scheme.attributes.find(({ name }) => name === attribute)
  return declared?.type === 'money' ? money(content, voice) : String(content)
}

function endsText(test: Test & { kind: 'range' }, voice: Voice): string {
  const say = saying(voice)
  const { from, above, to, below } = test
  const text = (value: Value): string => valueText(value, voice)
  if (from !== null && to !== null && from === to)
    return say(`is ${text(from)}`, `为 ${text(from)}`)
  const ends: string[] = []
  if (from !== null) ends.push(say(`at least ${text(from)}`, `不低于 ${text(from)}`))
  if (above !== null) ends.push(say(`above ${text(above)}`, `超过 ${text(above)}`))
  if (to !== null) ends.push(say(`at most ${text(to)}`, `不超过 ${text(to)}`))
  if (below !== null) ends.push(say(`below ${text(below)}`, `低于 ${text(below)}`))
  return ends.join(say(' and ', '且'))
}

function lineTestText(test: LineTest, voice: Voice): string {
  const say = saying(voice)
  const name = nameText(test.name, voice)
  if (test.kind === 'range') {
    const ends: string[] = []
    if (test.from !== null) ends.push(`≥ ${test.from}`)
    if (test.above !== null) ends.push(`> ${test.above}`)
    if (test.to !== null) ends.push(`≤ ${test.to}`)
    if (test.below !== null) ends.push(`< ${test.below}`)
    return `${name} ${ends.join(say(' and ', '且'))}`
  }
  const texts =
    test.kind === 'is'
      ? test.values.map((one) => contentText(one, test.name, voice))
      : test.prefixes.map((prefix) => code(`${prefix}…`))
  const verb = test.negated ? say('not', '非') : ''
  return [name, verb, [...new Set(texts)].join(say(' or ', '或'))].filter(Boolean).join(' ')
}
