import { textFromMinor } from '../../../engine/base/money.ts'
import { invoiceOf } from '../../usecases/cashier/collect-online.ts'
import type { BillMoney } from '../../usecases/cashier/read-counter.ts'
import type { OnlinePaymentJson } from '../contract/online-payment.ts'

export function onlinePaymentJson(money: BillMoney): OnlinePaymentJson {
  const { settlement, currency, cashMinor, openMinor, onItsWayMinor, tenders } = money
  const text = (minor: number) => textFromMinor(minor, currency)
  const invoice = invoiceOf(money)
  return {
    settlement,
    currency,
    cash: text(cashMinor),
    open: text(openMinor),
    onItsWay: text(onItsWayMinor),
    tenders: tenders.map(({ kind, state, amountMinor }) => ({
      kind,
      state,
      amount: text(amountMinor),
    })),
    invoice:
      invoice === null
        ? null
        : {
            code: invoice.code ?? '',
            number: invoice.number ?? '',
            checkCode: invoice.checkCode ?? '',
          },
  }
}
