/** The division of a bill as people read it: titles beside ids, decimal texts for minor units. */
import type { Bill, Facts } from '../../../engine/adjudication/bill.ts'
import type { SplitLine } from '../../../engine/adjudication/split.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { RegionValue, SchemeValue } from '../../../engine/policy/policy-value.ts'
import type { Answer, Settlement, Share } from '../../../engine/settlement/settlement.ts'
import { sheetOf } from './describe-sheet.ts'
import {
  partTitle,
  payerNamed,
  type RuleLookup,
  stepAmong,
  termNamed,
  titleOr,
} from './rule-lookup.ts'

export interface DivisionFacts {
  readonly bill: Bill
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly settlement: Settlement
  readonly lines: readonly SplitLine[]
  /** Payers that will be asked and whose answers are taken to be what their rules give. */
  readonly expected: readonly { readonly payer: string; readonly coverage: string }[]
  /** Coverages of the person that the bill does not use although they are in force. */
  readonly leftOut: readonly string[]
  /** Terms that decided although they are not verified, because the operator allows them. */
  readonly allowedTerms: readonly string[]
}

export type DescribedDivision = ReturnType<typeof describeDivision>

export function describeDivision(division: DivisionFacts, rules: RuleLookup) {
  const { settlement, facts, bill } = division
  const { currency } = settlement
  const money = (minor: number) => textFromMinor(minor, currency)
  const schemes = facts.coverages.flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
  const home = rules.region(facts.homeRegion)
  return {
    currency,
    total: money(settlement.totalMinor),
    sums: sumsOf(bill, division.lines, money),
    shares: [...settlement.shares, ...unpaidOf(division, rules)].map((share) =>
      describeShare(share, division, rules),
    ),
    parts: settlement.parts.map(({ part, amountMinor }) => ({
      part,
      title: partTitle(part, schemes),
      amount: money(amountMinor),
    })),
    cash: money(settlement.cashMinor),
    sheet: describeSheet(home, settlement, schemes, money, facts.homeRegion),
    outside: settlement.outside.map(({ payer, coverage, rule, amountMinor }) => ({
      payer,
      title: titleOr(payerNamed(payer, rules)?.payer.title, payer),
      coverage,
      rule,
      amount: money(amountMinor),
    })),
    refusals: settlement.refusals.flatMap((refusal) => describeRefusal(refusal, settlement, rules)),
    breaks: settlement.breaks.map(({ payer, oursMinor, theirsMinor }) => ({
      payer,
      title: titleOr(payerNamed(payer, rules)?.payer.title, payer),
      ours: money(oursMinor),
      theirs: money(theirsMinor),
    })),
    counters: countersOf(division, rules),
    terms: settlement.terms.flatMap((name) => {
      const found = termNamed(name, rules)
      if (found === undefined) return []
      const { benefit, term, source } = found
      const { id: benefitId, title, scheme } = benefit
      const { from, status } = term
      const allowed = division.allowedTerms.includes(name)
      return [{ term: name, benefit: benefitId, title, scheme, from, status, allowed, source }]
    }),
    portions: (settlement.portions ?? []).map(
      ({ year, nights, totalMinor, shares, cashMinor }) => ({
        year,
        nights,
        total: money(totalMinor),
        shares: shares.map(({ payer, coverage, amountMinor }) => ({
          payer,
          title: titleOr(payerNamed(payer, rules)?.payer.title, payer),
          coverage,
          amount: money(amountMinor),
        })),
        cash: money(cashMinor),
      }),
    ),
    lines: division.lines.map((line) => describeLine(line, money)),
    problems: warningsOf(division, rules),
  }
}

type Money = (minor: number) => string

function sumsOf({ sums }: Bill, lines: readonly SplitLine[], money: Money) {
  const sum = (of: (line: SplitLine) => number) =>
    lines.reduce((total, line) => total + of(line), 0)
  return {
    inScope: money(sums?.inScopeMinor ?? sum((line) => line.inScopeMinor)),
    priorSelfPay: money(sums?.priorSelfPayMinor ?? sum((line) => line.priorSelfPayMinor)),
    overLimit: money(sums?.overLimitMinor ?? sum((line) => line.overLimitMinor)),
    ownPaid: money(sums?.ownPaidMinor ?? sum((line) => line.ownPaidMinor)),
  }
}

function describeShare(
  share: Share,
  { answers, expected, settlement }: DivisionFacts,
  rules: RuleLookup,
) {
  const { payer, payerKind: kind, coverage, amountMinor, decidedBy } = share
  const found = payerNamed(payer, rules)
  const isExpected = expected.some((one) => one.payer === payer && one.coverage === coverage)
  const scheme = found?.scheme.id ?? payer.slice(0, Math.max(0, payer.lastIndexOf('.')))
  return {
    payer,
    title: titleOr(found?.payer.title, payer),
    kind,
    coverage,
    scheme,
    schemeTitle: titleOr(found?.scheme.title, scheme),
    amount: textFromMinor(amountMinor, settlement.currency),
    decidedBy,
    state: isExpected ? ('expected' as const) : share.state,
    fault: answers.find((one) => one.payer === payer && one.coverage === coverage)?.fault ?? null,
  }
}

const statesUnpaid = { yes: 'accepted', no: 'declined', away: 'away' } as const

/** Payers that were asked, or will be, and of which nothing comes: nobody is passed over in silence. */
function unpaidOf({ answers, settlement, expected }: DivisionFacts, rules: RuleLookup): Share[] {
  return answers.flatMap(({ payer, coverage, said }): Share[] => {
    const known = (one: { readonly payer: string; readonly coverage: string }) =>
      one.payer === payer && one.coverage === coverage
    const found = payerNamed(payer, rules)?.payer
    if (found === undefined || settlement.shares.some(known)) return []
    if (said === 'yes' && !expected.some(known)) return []
    const { kind: payerKind, decidedBy } = found
    if (decidedBy === 'engine') return []
    const state = statesUnpaid[said]
    return [{ payer, payerKind, coverage, amountMinor: 0, decidedBy, state }]
  })
}

function describeSheet(
  home: RegionValue | undefined,
  settlement: Settlement,
  schemes: readonly SchemeValue[],
  money: Money,
  homeRegion: string,
) {
  return {
    region: homeRegion,
    regionTitle: titleOr(home?.title, homeRegion),
    rows: sheetOf(home?.sheet ?? [], settlement, schemes).map(({ amountMinor, ...row }) => ({
      ...row,
      amount: money(amountMinor),
    })),
  }
}

function describeRefusal(
  { coverage, rule }: Settlement['refusals'][number],
  settlement: Settlement,
  rules: RuleLookup,
) {
  const found = stepAmong(rule, settlement.terms, rules)
  if (found?.step.kind !== 'refuse') return []
  const { step, term, source } = found
  return [{ coverage, rule, reason: step.reason, remedy: step.remedy, status: term.status, source }]
}

function countersOf({ settlement, facts }: DivisionFacts, rules: RuleLookup) {
  const { currency } = settlement
  return settlement.counters.map(({ coverage, period, slot, before, after }) => {
    const scheme = facts.coverages.find(({ id }) => id === coverage)?.scheme ?? ''
    const counter = rules.scheme(scheme)?.counters[slot]
    const unit = counter?.dimension ?? 'number'
    const text = (value: number) =>
      unit === 'money' ? textFromMinor(value, currency) : String(value)
    return {
      coverage,
      counter: counter?.name ?? String(slot),
      unit,
      currency,
      period,
      before: text(before),
      after: text(after),
    }
  })
}

function describeLine(split: SplitLine, money: Money) {
  return {
    id: split.line.id,
    class: split.item?.catalogueClass ?? null,
    amount: money(split.amountMinor),
    inScope: money(split.inScopeMinor),
    priorSelfPay: money(split.priorSelfPayMinor),
    overLimit: money(split.overLimitMinor),
    ownPaid: money(split.ownPaidMinor),
    reason: split.reason,
  }
}

type WarningCode =
  | 'illustrative-terms'
  | 'allowed-terms'
  | 'insurer-away'
  | 'payer-declined'
  | 'break'
  | 'coverage-left-out'
  | 'answer-expected'

/** What somebody should look at before settling. */
function warningsOf(
  division: DivisionFacts,
  rules: RuleLookup,
): { code: WarningCode; about: string }[] {
  const { settlement, expected, leftOut, allowedTerms } = division
  const isExpected = ({ payer, coverage }: Share) =>
    expected.some((one) => one.payer === payer && one.coverage === coverage)
  const shares = [...settlement.shares, ...unpaidOf(division, rules)].filter(
    (share) => !isExpected(share),
  )
  const payers = (state: Share['state']) =>
    shares.filter((share) => share.state === state).map(({ payer }) => payer)
  const illustrative = settlement.terms.filter(
    (term) => termNamed(term, rules)?.term.status === 'illustrative',
  )
  const warnings: readonly [WarningCode, readonly string[]][] = [
    ['answer-expected', expected.map(({ payer }) => payer)],
    ['insurer-away', payers('away')],
    ['payer-declined', payers('declined')],
    ['break', settlement.breaks.map(({ payer }) => payer)],
    ['coverage-left-out', leftOut],
    ['illustrative-terms', illustrative],
    ['allowed-terms', allowedTerms],
  ]
  return warnings.flatMap(([code, abouts]) => abouts.map((about) => ({ code, about })))
}
