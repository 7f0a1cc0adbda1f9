/**
 * The terms of a benefit as groups of lines, one group a step, so that they can be read by people
 * who never open a pack, and laid side by side with those of another day or region.
 */
import type {
  Adjustment,
  BenefitValue,
  Condition,
  Limit,
  SchemeValue,
  Step,
  Term,
} from '../../../engine/policy/policy-value.ts'
import {
  type CaseLine,
  conditionText,
  type Lexicon,
  linesOfValue,
} from '../../components/policy-words.ts'

export interface RuleGroup {
  readonly id: string
  readonly name: string
  /** What the step does, in one word: 个人承担, 支付, 不予支付. */
  readonly does: string
  /** When it applies; empty: always. */
  readonly when: string
  readonly lines: readonly CaseLine[]
}

/** The term of a benefit that holds on a day, given as ISO text. */
export function termOn(benefit: BenefitValue, day: string): Term | undefined {
  const term = benefit.terms
    .filter(({ from }) => from <= day)
    .sort((a, b) => b.from.localeCompare(a.from))[0]
  return term === undefined || (term.ends !== null && term.ends < day) ? undefined : term
}

export function groupsOfTerm(term: Term, scheme: SchemeValue, lexicon: Lexicon): RuleGroup[] {
  return term.steps
    .filter(({ kind }) => kind !== 'count')
    .map((step) => ({
      id: step.id,
      name:
        step.title === null
          ? (lexicon.word(`stepName.${step.id}`) ?? word(step.id))
          : lexicon.textIn(step.title),
      does: does(step, scheme, lexicon),
      when: whenText(step.when, lexicon),
      lines: linesOfStep(step, lexicon).map((line) =>
        line.label === '' ? { ...line, label: label(`value-${step.kind}`, lexicon) } : line,
      ),
    }))
}

/** `this-admission` where nobody has given it a name. */
function word(id: string): string {
  return id.replaceAll('-', ' ')
}

function does(step: Step, scheme: SchemeValue, lexicon: Lexicon): string {
  const payerId = step.kind === 'pay' || step.kind === 'outside' ? step.payer : null
  const payer = scheme.payers.find(({ id }) => id === payerId)
  const facts = { payer: payer === undefined ? '' : lexicon.textIn(payer.title) }
  const kind = step.kind === 'refuse' ? `refuse-${step.refuses}` : step.kind
  return lexicon.word(`does.${kind}`, facts) ?? kind
}

function whenText(when: Condition | null, lexicon: Lexicon): string {
  return when === null ? '' : conditionText(when, lexicon)
}

function linesOfStep(step: Step, lexicon: Lexicon): CaseLine[] {
  switch (step.kind) {
    case 'bear':
      return [
        ...linesOfValue(step.value, lexicon),
        ...periodLine(step.counter, lexicon),
        ...step.limits.flatMap((limit) => limitLines(limit, lexicon)),
      ]
    case 'pay':
      return [
        ...(step.value === null ? [] : linesOfValue(step.value, lexicon)),
        ...bandLines(step, lexicon),
        ...step.adjust.flatMap((adjustment) => adjustmentLines(adjustment, lexicon)),
        ...step.limits.flatMap((limit) => limitLines(limit, lexicon)),
      ]
    case 'eligible':
      return [...linesOfValue(step.upTo, lexicon), ...periodLine(step.counter, lexicon)]
    case 'refuse':
      return [
        plain('', lexicon.textIn(step.reason)),
        ...(step.remedy === null
          ? []
          : [plain(label('remedy', lexicon), lexicon.textIn(step.remedy))]),
      ]
    case 'outside':
      return [
        ...linesOfValue(step.value, lexicon),
        ...step.limits.flatMap((limit) => limitLines(limit, lexicon)),
      ]
    case 'let':
      return linesOfValue(step.value, lexicon)
    case 'count':
      return []
  }
}

function bandLines(step: Extract<Step, { kind: 'pay' }>, lexicon: Lexicon): CaseLine[] {
  return (step.bands?.rows ?? []).flatMap(({ above, side, ratio }) => {
    const edge = linesOfValue(above, lexicon)
      .map(({ text }) => text)
      .join(' / ')
    const head = lexicon.word(`band.${side}`, { edge }) ?? `${edge}+`
    return linesOfValue(ratio, lexicon, head)
  })
}

function adjustmentLines({ kind, value, when }: Adjustment, lexicon: Lexicon): CaseLine[] {
  const head = label(`adjust-${kind}`, lexicon)
  const only = when === null ? head : `${head} · ${conditionText(when, lexicon)}`
  return linesOfValue(value, lexicon, only)
}

function limitLines(limit: Limit, lexicon: Lexicon): CaseLine[] {
  if (limit.kind === 'balance')
    return [plain(label('limit-balance', lexicon), lexicon.word('balanceOf') ?? '')]
  const counted = limit.counter === null ? '' : ` · ${counterText(limit.counter, lexicon)}`
  const base = limit.kind === 'upTo' && limit.cuts === 'base' ? 'limit-base' : `limit-${limit.kind}`
  const when =
    limit.kind === 'upTo' && limit.when !== null ? ` · ${conditionText(limit.when, lexicon)}` : ''
  const each = limit.kind === 'upTo' && limit.each === 'line' ? 'limit-line' : base
  return linesOfValue(limit.upTo, lexicon, `${label(each, lexicon)}${counted}${when}`)
}

function periodLine(counter: string | null, lexicon: Lexicon): CaseLine[] {
  return counter === null ? [] : [plain(label('counter', lexicon), counterText(counter, lexicon))]
}

function counterText(counter: string, lexicon: Lexicon): string {
  return lexicon.word(`counter.${counter}`) ?? word(counter)
}

function label(key: string, lexicon: Lexicon): string {
  return lexicon.word(`label.${key}`) ?? key
}

function plain(head: string, text: string): CaseLine {
  return { label: head, text, isFormula: false }
}

// ---------------------------------------------------------------- side by side

export interface PairedLine {
  readonly label: string
  readonly left: CaseLine | null
  readonly right: CaseLine | null
  readonly differs: boolean
}

export interface PairedGroup {
  readonly id: string
  readonly name: string
  readonly left: RuleGroup | null
  readonly right: RuleGroup | null
  readonly lines: readonly PairedLine[]
  readonly differs: boolean
}

/** Steps meet by their id, lines by their label; what only one side has stands alone. */
export function pairGroups(left: readonly RuleGroup[], right: readonly RuleGroup[]): PairedGroup[] {
  return inBothOrders(left, right, ({ id }) => id).map(([a, b]) => {
    const lines = pairLines(a?.lines ?? [], b?.lines ?? [])
    const one = a ?? b
    return {
      id: one?.id ?? '',
      name: one?.name ?? '',
      left: a,
      right: b,
      lines,
      differs:
        a === null ||
        b === null ||
        a.when !== b.when ||
        a.does !== b.does ||
        lines.some((line) => line.differs),
    }
  })
}

function pairLines(left: readonly CaseLine[], right: readonly CaseLine[]): PairedLine[] {
  return inBothOrders(left, right, ({ label: name }) => name).map(([a, b]) => ({
    label: (a ?? b)?.label ?? '',
    left: a,
    right: b,
    differs: a?.text !== b?.text,
  }))
}

/** Everything once, in the order of the left; what only the right has comes after its neighbour there. */
function inBothOrders<T>(
  left: readonly T[],
  right: readonly T[],
  keyOf: (item: T) => string,
): [T | null, T | null][] {
  const rest = new Map<string, T[]>()
  for (const item of right) rest.set(keyOf(item), [...(rest.get(keyOf(item)) ?? []), item])
  const pairs: [T | null, T | null][] = left.map((item) => [
    item,
    rest.get(keyOf(item))?.shift() ?? null,
  ])
  let at = 0
  for (const item of right) {
    const met = pairs.findIndex(([, other]) => other === item)
    if (met >= 0) at = met + 1
    else {
      pairs.splice(at, 0, [null, item])
      at += 1
    }
  }
  return pairs
}
