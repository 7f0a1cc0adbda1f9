/** Divisions of the server and of the engine in the page, in one form. */
import type { PolicySet, Texts } from '../../../engine/policy/policy-value.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import type { DivisionJson } from '../../../server/http/contract/quote.ts'
import { minorOf } from '../../components/amount-text.ts'
import type { DivisionView } from './waterfall.ts'

export function viewOfDivision(division: DivisionJson): DivisionView {
  const { currency } = division
  return {
    currency,
    totalMinor: minorOf(division.total, currency),
    shares: division.shares.map((share) => ({
      payer: share.payer,
      title: share.title,
      schemeTitle: share.schemeTitle,
      kind: share.kind,
      coverage: share.coverage,
      amountMinor: minorOf(share.amount, currency),
      decidedBy: share.decidedBy,
      state: share.state,
    })),
    parts: division.parts.map(({ part, title, amount }) => ({
      part,
      title,
      amountMinor: minorOf(amount, currency),
    })),
    cashMinor: minorOf(division.cash, currency),
  }
}

/** @param partTitle words for the parts that every pack may use. */
export function viewOfSettlement(
  settlement: Settlement,
  set: PolicySet,
  partTitle: (part: string) => Texts | undefined,
): DivisionView {
  return {
    currency: settlement.currency,
    totalMinor: settlement.totalMinor,
    shares: settlement.shares.map((share) => {
      const scheme = set.schemes.find(({ id }) => share.payer.startsWith(`${id}.`))
      const payer = scheme?.payers.find(({ id }) => `${scheme.id}.${id}` === share.payer)
      return {
        payer: share.payer,
        title: payer?.title ?? same(share.payer),
        schemeTitle: scheme?.title ?? same(''),
        kind: share.payerKind,
        coverage: share.coverage,
        amountMinor: share.amountMinor,
        decidedBy: share.decidedBy,
        state: share.decidedBy === 'insurer' ? 'expected' : share.state,
      }
    }),
    parts: settlement.parts
      .filter(({ amountMinor }) => amountMinor !== 0)
      .map(({ part, amountMinor }) => ({
        part,
        title: partTitle(part) ?? titleInSchemes(part, set),
        amountMinor,
      })),
    cashMinor: settlement.cashMinor,
  }
}

function titleInSchemes(part: string, set: PolicySet): Texts {
  for (const scheme of set.schemes) {
    const own = scheme.parts.find(({ name }) => name === part)
    if (own !== undefined) return own.title
  }
  return same(part)
}

function same(text: string): Texts {
  return { 'zh-CN': text, 'zh-HK': text, en: text }
}
