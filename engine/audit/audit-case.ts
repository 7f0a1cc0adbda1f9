/** Holds the lines of a visit against the rules that were in force, and names each line that is against one. */
import { type Day, textFromDay } from '../base/calendar-date.ts'
import { mulDiv } from '../base/money.ts'
import {
  type AuditedCase,
  type AuditFinding,
  type AuditKind,
  type AuditLine,
  type AuditRule,
  isIn,
} from './audit-rule.ts'

const one = 10_000

type Found = Omit<AuditFinding, 'rule'>
type Look = (rule: AuditRule, lines: readonly AuditLine[], of: AuditedCase) => Found[]

/** Each rule looks at what it is for; what was taken back in full is not looked at. */
export function auditCase(
  rules: readonly AuditRule[],
  audited: AuditedCase,
  at: 'order' | 'settle',
): AuditFinding[] {
  const charged = audited.lines.filter(({ quantityE4 }) => quantityE4 > 0)
  return rules
    .filter((rule) => rule.at === 'both' || rule.at === at)
    .flatMap((rule) => {
      const lines = charged.filter((line) => line.on >= rule.from && isIn(line, rule.scope))
      if (lines.length === 0) return []
      const of = { ...audited, lines: charged }
      return looks[rule.kind](rule, lines, of).map((found) => ({ rule, ...found }))
    })
}

const looks: Readonly<Record<AuditKind, Look>> = {
  'most-a-day': mostADay,
  'not-together': notTogether,
  nights: mostNights,
  sex: wrongSex,
  'days-of-life': wrongAge,
  'most-days': mostSupply,
}

/** Of one item; two items of a category may well stand on one day. */
function mostADay({ value }: AuditRule, lines: readonly AuditLine[]): Found[] {
  const most = Number(value) * one
  return groupsOf(lines, ({ on, code }) => `${on} ${code}`).flatMap((group) => {
    const quantityE4 = quantityOf(group)
    const [first] = group
    if (first === undefined || quantityE4 <= most) return []
    return [beyond(group, quantityE4, most, textFromDay(first.on))]
  })
}

function notTogether({ other }: AuditRule, lines: readonly AuditLine[], of: AuditedCase): Found[] {
  return groupsOf(lines, ({ on }) => String(on)).flatMap((group) => {
    const [first] = group
    const beside = of.lines.filter((line) => line.on === first?.on && isIn(line, other))
    if (first === undefined || beside.length === 0) return []
    // The cheaper of the two is the one that was charged besides.
    const [dear, cheap] = amountOf(group) >= amountOf(beside) ? [group, beside] : [beside, group]
    return [
      {
        lines: idsOf(cheap),
        involved: idsOf(dear),
        amountMinor: amountOf(cheap),
        evidence: `${textFromDay(first.on)}: ${first.name} + ${beside[0]?.name ?? ''}`,
      },
    ]
  })
}

/** The first day counts and the last does not, unless both are one day. */
function mostNights(rule: AuditRule, lines: readonly AuditLine[], { stay }: AuditedCase): Found[] {
  if (stay === null) return []
  const days = Math.max(1, stay.dischargedOn - stay.admittedOn) * Number(rule.value)
  const quantityE4 = quantityOf(lines)
  return quantityE4 <= days * one ? [] : [beyond(lines, quantityE4, days * one, 'stay')]
}

function wrongSex(
  { value }: AuditRule,
  lines: readonly AuditLine[],
  { sex }: AuditedCase,
): Found[] {
  return sex === null || sex === value ? [] : [whole(lines, `${sex} ≠ ${value}`)]
}

function wrongAge(rule: AuditRule, lines: readonly AuditLine[], { birth }: AuditedCase): Found[] {
  const [first = 0, last = 0] = rule.value.split('-').map(Number)
  if (birth === null) return []
  const wrong = lines.filter(({ on }) => on - birth < first || on - birth > last)
  const [line] = wrong
  return line === undefined ? [] : [whole(wrong, `${line.on - birth} ∉ ${rule.value}`)]
}

function mostSupply({ value }: AuditRule, lines: readonly AuditLine[]): Found[] {
  const most = Number(value)
  return lines.flatMap((line) => {
    const { supplyDays } = line
    if (supplyDays === null || supplyDays <= most) return []
    const amountMinor = partOf(line.amountMinor, supplyDays - most, supplyDays)
    return [{ ...whole([line], `${supplyDays} > ${most}`), amountMinor }]
  })
}

function beyond(lines: readonly AuditLine[], quantityE4: number, most: number, of: string): Found {
  const amountMinor = partOf(amountOf(lines), quantityE4 - most, quantityE4)
  return { ...whole(lines, `${of}: ${quantityE4 / one} > ${most / one}`), amountMinor }
}

function whole(lines: readonly AuditLine[], evidence: string): Found {
  return { lines: idsOf(lines), involved: [], amountMinor: amountOf(lines), evidence }
}

function partOf(amountMinor: number, part: number, of: number): number {
  return mulDiv(amountMinor, part, of, 'halfUp')
}

const idsOf = (lines: readonly AuditLine[]) => lines.map(({ id }) => id)
const amountOf = (lines: readonly AuditLine[]) =>
  lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
const quantityOf = (lines: readonly AuditLine[]) =>
  lines.reduce((sum, { quantityE4 }) => sum + quantityE4, 0)

function groupsOf(
  lines: readonly AuditLine[],
  keyOf: (line: AuditLine) => string,
): readonly (readonly AuditLine[])[] {
  const groups = new Map<string, AuditLine[]>()
  for (const line of lines) {
    const group = groups.get(keyOf(line))
    if (group === undefined) groups.set(keyOf(line), [line])
    else group.push(line)
  }
  return [...groups.values()]
}

/** Rules that hold on a day: of each the latest that had begun. */
export function rulesOn(rules: readonly AuditRule[], day: Day): AuditRule[] {
  const latest = new Map<string, AuditRule>()
  for (const rule of rules) {
    const known = latest.get(rule.id)
    if (rule.from <= day && (known === undefined || known.from <= rule.from)) {
      latest.set(rule.id, rule)
    }
  }
  return [...latest.values()]
}
