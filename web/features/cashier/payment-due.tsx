/** The answer to the page's question, as large as it is important. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { BillMoneyJson } from '../../../server/http/contract/cashier.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { differenceOf } from './carry-over.tsx'

/** What the page is about at this moment. */
export type Stage = 'pay' | 'carry' | 'arrears' | 'give-back' | 'wait' | 'paid' | 'given-back'

export function stageOf(money: BillMoneyJson): Stage {
  const { currency } = money
  const open = minorOf(money.open, currency)
  if (open < 0) return 'give-back'
  if (open > 0) return money.carryOver === null ? 'pay' : 'carry'
  if (minorOf(money.onItsWay, currency) > 0) return 'wait'
  if (money.reversedBy !== null) return 'given-back'
  return minorOf(money.arrears, currency) > 0 ? 'arrears' : 'paid'
}

export interface DueProps {
  readonly money: BillMoneyJson
  readonly stage: Stage
  /** Change of the last payment in notes, which is still to be handed out. */
  readonly change: string | null
}

export function Due({ money, stage, change }: DueProps) {
  const { t } = useTranslation()
  const { currency } = money
  const mark = markOf(currency)
  const amounts: Readonly<Record<Stage, readonly [string, string]>> = {
    pay: [t('pay.due'), money.open],
    carry: differenceShown(money, t),
    wait: [t('pay.due'), money.onItsWay],
    arrears: [t('pay.arrears'), money.arrears],
    'give-back': [t('pay.owedBack'), money.open.replace('-', '')],
    paid: [t('pay.paid'), money.cash],
    'given-back': [t('pay.givenBack'), money.open],
  }
  const [label, amount] = amounts[stage]
  const total = `${mark}${groupedText(money.total)}`
  const cash = `${mark}${groupedText(money.cash)}`
  return (
    <div className={`payment-due stage-${stage}`}>
      <p aria-live="polite">
        <span className="payment-label">{label}</span>
        <span className="payment-amount amount">
          <span className="cash-mark">{mark}</span>
          {groupedText(amount)}
        </span>
      </p>
      {change === null ? null : (
        <p className="payment-change">
          {t('money.change')}{' '}
          <strong className="amount">
            {mark}
            {groupedText(change)}
          </strong>
        </p>
      )}
      <p className="quiet">{t('pay.ofTotal', { total, cash })}</p>
      {stage === 'arrears' && money.promisedUntil !== null ? (
        <p className="quiet">{t('pay.promised', { day: money.promisedUntil })}</p>
      ) : null}
      {money.reversedBy === null ? null : (
        <p className="note refused">
          <Link to={`/settlements/${money.reversedBy}`}>
            {t('pay.reversed', { id: money.reversedBy })}
          </Link>
        </p>
      )}
    </div>
  )
}

function differenceShown(
  { carryOver, currency }: BillMoneyJson,
  t: TFunction,
): readonly [string, string] {
  if (carryOver === null) return ['', '0']
  const is = differenceOf(carryOver, currency)
  const amount = is === 'back' ? carryOver.returned : carryOver.collect
  return [t(`pay.difference.${is}`), amount]
}
