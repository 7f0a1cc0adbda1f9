/** A proposal as it arrives: its amounts become minor units of their currency. */
import { isCurrency, minorFromText } from '../../../engine/base/money.ts'
import type { ProposalContent } from '../../usecases/clearing/proposal-payloads.ts'
import type { ProposalRequestJson } from '../contract/clearing.ts'

/** Undefined where an amount does not fit its currency, or is not above zero where it must be. */
export function proposalContent(body: ProposalRequestJson): ProposalContent | undefined {
  const { reason: _reason, kind: _kind, ...rest } = body
  switch (body.kind) {
    case 'confirm-period':
    case 'net-commercial':
      return { kind: body.kind, payload: { period: body.period } }
    case 'close-year':
      return { kind: body.kind, payload: { year: body.year } }
    case 'payout': {
      const { settlement, payer, paidOn } = body
      return { kind: body.kind, payload: { settlement, payer, paidOn } }
    }
    case 'set-off': {
      const { institution, currency, period, cause } = body
      return { kind: body.kind, payload: { institution, currency, period, cause, amountMinor: 0 } }
    }
    case 'manual-posting': {
      const postings = body.postings.flatMap(({ account, currency, amount }) => {
        const amountMinor = minorIn(amount, currency)
        return amountMinor === undefined ? [] : [{ account, currency, amountMinor }]
      })
      if (postings.length < body.postings.length) return undefined
      return { kind: body.kind, payload: { postings } }
    }
    case 'case-payment': {
      const caseMinor = positive(body.caseAmount, body.currency)
      if (caseMinor === undefined) return undefined
      const { settlement, payer, currency, hasSettlementList, isLeftOut } = body
      const payload = { settlement, payer, currency, hasSettlementList, isLeftOut, caseMinor }
      return { kind: body.kind, payload }
    }
    case 'case-final': {
      const caseMinor = positive(body.caseAmount, body.currency)
      const finalMinor = positive(body.finalAmount, body.currency)
      if (caseMinor === undefined || finalMinor === undefined) return undefined
      const { settlement, payer, currency } = body
      return { kind: body.kind, payload: { settlement, payer, currency, caseMinor, finalMinor } }
    }
    default: {
      const { amount, ...others } = { ...rest, amount: body.amount }
      const amountMinor = positive(amount, body.currency)
      if (amountMinor === undefined) return undefined
      // What is left of the body are the fields that its kind's schema names.
      return { kind: body.kind, payload: { ...others, amountMinor } } as ProposalContent
    }
  }
}

function minorIn(amount: string, currency: string): number | undefined {
  return isCurrency(currency) ? minorFromText(amount, currency) : undefined
}

function positive(amount: string, currency: string): number | undefined {
  const minor = minorIn(amount, currency)
  return minor === undefined || minor <= 0 ? undefined : minor
}
