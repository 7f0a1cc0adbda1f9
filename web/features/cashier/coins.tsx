/** Notes and coins of a currency without small coins: what changes hands, and by which rule. */
import { useTranslation } from 'react-i18next'
import { type Currency, minorFromText } from '../../../engine/base/money.ts'
import type { CashRounding } from '../../../engine/cashier/cash-rounding.ts'
import type { BillMoneyJson, TenderJson } from '../../../server/http/contract/cashier.ts'
import { amountText, groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { StatusBadge } from '../../components/status-badge.tsx'

type Rules = BillMoneyJson['rules']

/** The rule as the engine reads it. */
export function roundingRule({ cashRounding }: Rules, currency: Currency): CashRounding | null {
  if (cashRounding === null) return null
  const { coin, ...rule } = cashRounding
  return { ...rule, coinMinor: minorFromText(coin, currency) ?? 1 }
}

export function CoinHint({
  rules: { cashRounding },
  currency,
}: {
  readonly rules: Rules
  readonly currency: Currency
}) {
  const { t } = useTranslation()
  if (cashRounding === null) return null
  const coin = `${markOf(currency)}${groupedText(cashRounding.coin)}`
  return (
    <p className="quiet coin-hint" title={cashRounding.source}>
      {t('money.coinHint', { coin })} <StatusBadge status={cashRounding.status} />
    </p>
  )
}

type Moved = Pick<TenderJson, 'amount' | 'rounding'>

/** What was handed over: of all but cash, the amount. */
export function handedText({ amount, rounding }: Moved, currency: Currency): string {
  return amountText(minorOf(amount, currency) + minorOf(rounding, currency), currency)
}

/** `+0.02` where more changed hands than was due; null where it was the amount itself. */
export function roundingText(rounding: string): string | null {
  if (/^0(\.0*)?$/u.test(rounding)) return null
  return rounding.startsWith('-') ? rounding.replace('-', '−') : `+${rounding}`
}
