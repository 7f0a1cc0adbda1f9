/** What the reversed bill was paid with, what this one comes to, and the difference, before it is confirmed. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { BillMoneyJson } from '../../../server/http/contract/cashier.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { handedText } from './coins.tsx'

export type CarryOverJson = NonNullable<BillMoneyJson['carryOver']>

export interface CarryOverProps {
  readonly carryOver: CarryOverJson
  readonly money: BillMoneyJson
}

export function CarryOver({ carryOver, money }: CarryOverProps) {
  const { t } = useTranslation()
  const { currency } = money
  const { from, owedBack, returns, collect } = carryOver
  const text = (amount: string) => `${markOf(currency)}${groupedText(amount)}`
  return (
    <section className="carry" aria-labelledby="carry-title">
      <h2 id="carry-title">{t('pay.carryTitle')}</h2>
      <dl className="carry-sums">
        <Row name={t('pay.carryOld')} amount={text(owedBack)}>
          <Link to={`/settlements/${from}/payment`}>{from}</Link>
        </Row>
        <Row name={t('pay.carryNew')} amount={text(money.open)} />
        <Row name={t('pay.carryOver')} amount={text(carryOver.carried)} />
        {returns.map((one) => (
          <Row
            key={one.kind}
            name={t('pay.carryBack', { way: t(`money.kind.${one.kind}`) })}
            amount={`${markOf(currency)}${handedText(one, currency)}`}
          />
        ))}
        {minorOf(collect, currency) === 0 ? null : (
          <Row name={t('pay.carryCollect')} amount={text(collect)} />
        )}
      </dl>
    </section>
  )
}

interface RowProps {
  readonly name: string
  readonly amount: string
  readonly children?: React.ReactNode
}

function Row({ name, amount, children }: RowProps) {
  return (
    <div className="carry-row">
      <dt>
        {name} {children}
      </dt>
      <dd className="amount">{amount}</dd>
    </div>
  )
}

/** Whether the difference goes back, is collected, or there is none. */
export function differenceOf(
  { returned, collect }: CarryOverJson,
  currency: string,
): 'back' | 'due' | 'none' {
  if (minorOf(returned, currency) > 0) return 'back'
  return minorOf(collect, currency) > 0 ? 'due' : 'none'
}
