/** The amounts of a quote or a settlement, as the fields of an interface are filled from them. */
import type { ExplanationStep } from '../../../engine/adjudication/explanation.ts'
import type { SplitLine } from '../../../engine/adjudication/split.ts'
import { minorFromText } from '../../../engine/base/money.ts'
import { explain } from '../../../engine/settlement/settle.ts'
import type { DividedAmounts, NamedShare } from '../../../engine/visit/national-amounts.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import type { Quote } from '../settlement/quote-bill.ts'
import { payerNamed, type RuleLookup } from '../settlement/rule-lookup.ts'
import type { VisitStore } from './visit-store.ts'

export interface FiguredShare extends NamedShare {
  readonly payer: string
  readonly coverage: string
  /** National code of the fund, where its pack says one. */
  readonly code: string | null
  readonly title: string
}

export interface VisitFigures extends DividedAmounts {
  readonly shares: readonly FiguredShare[]
}

export interface SettledFigures {
  readonly figures: VisitFigures
  /** Below zero for what takes another one back. */
  readonly sign: 1 | -1
  readonly document: SettlementDocument
}

const minor = (text: string) => minorFromText(text, 'CNY') ?? 0

export function figuresOfQuote({ division, explanation }: Quote, rules: RuleLookup): VisitFigures {
  const { total, sums, cash, shares } = division
  const deductibles = explanation().filter(
    ({ kind, into }) => kind === 'bear' && into === 'deductible',
  )
  return {
    totalMinor: minor(total),
    ownPaidMinor: minor(sums.ownPaid),
    overLimitMinor: minor(sums.overLimit),
    priorSelfPayMinor: minor(sums.priorSelfPay),
    inScopeMinor: minor(sums.inScope),
    deductibleMinor: deductibles.reduce((sum, { result }) => sum + minor(result), 0),
    cashMinor: minor(cash),
    shares: shares.map(({ payer, coverage, kind, amount, title }) => ({
      payer,
      coverage,
      kind,
      title: title['zh-CN'],
      amountMinor: minor(amount),
      ...namesOf(payer, rules),
    })),
  }
}

/** By the rules of then. */
export async function figuresOfEntry(
  entry: Entry,
  { journal, archive }: Pick<VisitStore, 'journal' | 'archive'>,
): Promise<SettledFigures> {
  const original = entry.reverses === null ? entry : await journal.find(entry.reverses)
  const document = original?.document
  if (document?.kind !== 'settlement') {
    throw new Error('broken invariant: a reversal without its settlement')
  }
  const { library, catalogue, lookup } = await archive.rulesOf(document)
  const { bill, facts, answers, settlement, engineVersion } = document
  const { lines, steps } = explain(bill, facts, answers, library, catalogue, engineVersion)
  const sum = (of: (line: SplitLine) => number) => lines.reduce((all, line) => all + of(line), 0)
  const figures: VisitFigures = {
    totalMinor: settlement.totalMinor,
    ownPaidMinor: bill.sums?.ownPaidMinor ?? sum((line) => line.ownPaidMinor),
    overLimitMinor: bill.sums?.overLimitMinor ?? sum((line) => line.overLimitMinor),
    priorSelfPayMinor: bill.sums?.priorSelfPayMinor ?? sum((line) => line.priorSelfPayMinor),
    inScopeMinor: bill.sums?.inScopeMinor ?? sum((line) => line.inScopeMinor),
    deductibleMinor: steps
      .filter(isDeductible)
      .reduce((all, { resultMinor }) => all + resultMinor, 0),
    cashMinor: settlement.cashMinor,
    shares: settlement.shares.map(({ payer, payerKind: kind, coverage, amountMinor }) => ({
      payer,
      coverage,
      kind,
      amountMinor,
      title: payerNamed(payer, lookup)?.payer.title['zh-CN'] ?? payer,
      ...namesOf(payer, lookup),
    })),
  }
  return { figures, sign: entry.kind === 'reversal' ? -1 : 1, document }
}

function isDeductible({ kind, into }: ExplanationStep): boolean {
  return kind === 'bear' && into === 'deductible'
}

function namesOf(name: string, rules: RuleLookup) {
  const { field = null, code = null } = payerNamed(name, rules)?.payer ?? {}
  return { field, code }
}
