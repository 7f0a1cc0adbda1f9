/** The receipt of a payment, seen on paper only. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BillMoneyJson, TenderJson } from '../../../server/http/contract/cashier.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { useSession } from '../../components/session.ts'
import { handedText, roundingText } from './coins.tsx'
import { InvoiceFacts } from './invoice-box.tsx'
import { Way } from './moves-table.tsx'

export interface PaymentReceiptProps {
  readonly money: BillMoneyJson
  readonly patient: string
}

export function PaymentReceipt({ money, patient }: PaymentReceiptProps) {
  const { t } = useTranslation()
  const { currency, settlement, visit, institution } = money
  const mark = markOf(currency)
  return (
    <ReceiptPaper
      title={t('pay.receiptTitle')}
      institution={institution}
      facts={[
        [t('pay.patient'), patient],
        [t('counter.visitNumber'), visit],
        [t('sheet.number'), settlement],
      ]}
      tenders={money.tenders}
      currency={currency}
    >
      <p className="paper-total">
        {t('answer.cash')}{' '}
        <strong>
          {mark}
          {groupedText(money.cash)}
        </strong>
      </p>
      {money.invoices.map((invoice) => (
        <InvoiceFacts key={invoice.colour} invoice={invoice} currency={currency} />
      ))}
    </ReceiptPaper>
  )
}

export interface ReceiptPaperProps {
  readonly title: string
  readonly institution: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly tenders: readonly TenderJson[]
  readonly currency: string
  readonly children?: React.ReactNode
}

export function ReceiptPaper(props: ReceiptPaperProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const title = useQuery(institutionsQuery).data?.institutions.find(
    ({ id }) => id === props.institution,
  )?.title
  const moved = props.tenders.filter(({ state }) => state === 'done')
  const rounded = moved.filter(({ rounding }) => roundingText(rounding) !== null)
  return (
    <article className="paper" aria-hidden="true">
      <p className="paper-institution">{title === undefined ? '' : textIn(title)}</p>
      <h2>{props.title}</h2>
      {session?.mode === 'sample' ? <p className="paper-sample">{t('shift.sample')}</p> : null}
      <dl className="paper-facts">
        {props.facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table>
        <tbody>
          {moved.map((tender) => (
            <tr key={tender.id}>
              <td>{momentText(tender.madeAt)}</td>
              <td>
                <Way tender={tender} />
              </td>
              <td className="amount">
                {tender.direction === 'out' ? '−' : ''}
                {markOf(props.currency)}
                {handedText(tender, props.currency)}
              </td>
            </tr>
          ))}
          {rounded.map((tender) => (
            <tr key={`${tender.id} rounding`}>
              <td />
              <td>{t('money.roundingOf', { amount: groupedText(tender.amount) })}</td>
              <td className="amount">{roundingText(tender.rounding)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.children}
      <p className="paper-foot">
        {t('sheet.cashier')} {session === undefined ? '' : textIn(session.actor.name)}
        <span>{t('sheet.seal')}</span>
      </p>
    </article>
  )
}
