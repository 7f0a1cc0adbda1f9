/** What a settlement leaves to pay, and paying it from a phone. */
import Type, { type Static } from 'typebox'
import { Amount, Currency, closed, nullable, oneOf } from './values.ts'

export const PayOnlineSchema = closed({ channel: oneOf(['wallet', 'card']) })

export const OnlinePaymentSchema = closed({
  settlement: Type.String(),
  currency: Currency,
  cash: Amount,
  open: Amount,
  onItsWay: Amount,
  tenders: Type.Array(
    closed({
      kind: Type.String(),
      state: oneOf(['asked', 'done', 'refused', 'void-wanted', 'voided']),
      amount: Amount,
    }),
  ),
  invoice: nullable(
    closed({ code: Type.String(), number: Type.String(), checkCode: Type.String() }),
  ),
})

export type OnlinePaymentJson = Static<typeof OnlinePaymentSchema>
