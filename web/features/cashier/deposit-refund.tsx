/** Gives deposits back: how much, and by which routes it will go, shown before it is confirmed. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { textFromMinor } from '../../../engine/base/money.ts'
import { planGivingBack, sourcesOf } from '../../../engine/cashier/give-back.ts'
import type { CounterRules, Tender } from '../../../engine/cashier/tender.ts'
import type { VisitMoneyJson } from '../../../server/http/contract/cashier.ts'
import { amountText, markOf, minorOf } from '../../components/amount-text.ts'
import { roundingRule } from './coins.tsx'
import { minorTyped } from './tender-draft.ts'

export interface DepositRefundProps {
  readonly money: VisitMoneyJson
  readonly busy: boolean
  readonly onRefund: (amount: string) => void
}

export function DepositRefund({ money, busy, onRefund }: DepositRefundProps) {
  const { t } = useTranslation()
  const { currency, held } = money
  const [text, setText] = useState(held)
  const heldMinor = minorOf(held, currency)
  const amountMinor = minorTyped(text, currency)
  const plan =
    amountMinor === undefined
      ? null
      : planGivingBack(
          amountMinor,
          heldMinor,
          sourcesOf(tendersOf(money)),
          currency,
          rulesOf(money),
        )
  const routes = plan?.allowed === true ? plan.returns : []
  return (
    <div className="refund">
      <div className="field">
        <label htmlFor="refund-amount">{t('deposit.refundAmount')}</label>
        <input
          id="refund-amount"
          className="input amount"
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={text}
          disabled={busy}
          aria-invalid={plan?.allowed === true ? undefined : true}
          onChange={(event) => setText(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        {plan?.allowed === true ? null : (
          <p className="field-problem">
            {plan === null ? t('money.unreadable') : t('problem.more-than-held.what')}
          </p>
        )}
      </div>
      <div>
        <p className="quiet">{t('deposit.refundPlan')}</p>
        <ul className="refund-routes">
          {routes.map(({ original, kind, amountMinor: minor, roundingMinor }) => (
            <li key={original}>
              <span>{t(`money.kind.${kind}`)}</span>
              <span className="amount">
                {markOf(currency)}
                {amountText(minor + roundingMinor, currency)}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <button
        type="button"
        className="button primary"
        disabled={busy || plan?.allowed !== true}
        onClick={() => onRefund(textFromMinor(amountMinor ?? 0, currency))}
      >
        {t('deposit.confirmRefund')}
      </button>
    </div>
  )
}

/** As the server's engine sees them; the binding plan is its own. */
function tendersOf({ tenders, currency }: VisitMoneyJson): Tender[] {
  return tenders
    .filter(({ target }) => target === 'deposit')
    .map(({ id, direction, target, kind, amount, rounding, original, state }) => ({
      id,
      direction,
      target,
      kind,
      amountMinor: minorOf(amount, currency),
      original,
      // Deposits are not carried over.
      carries: null,
      route: null,
      roundingMinor: minorOf(rounding, currency),
      state,
    }))
}

function rulesOf({ rules, currency }: VisitMoneyJson): CounterRules {
  const { cashRefundMost, deposit, bill, arrears, invoice, status } = rules
  return {
    currency,
    status,
    source: '',
    tenders: { deposit, bill, arrears },
    cashRefundMostMinor: cashRefundMost === null ? null : minorOf(cashRefundMost, currency),
    cashRounding: roundingRule(rules, currency),
    invoice,
  }
}
