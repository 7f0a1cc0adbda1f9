/** A clearing notice on one sheet of paper, with a place for the seal. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { PartyStatementJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { minorOf } from '../../components/amount-text.ts'
import { Desk, Trouble } from './desk.tsx'
import { moneyText } from './money-text.ts'
import { statementQuery } from './queries.ts'
import { useParties } from './use-parties.ts'
import './notice.css'

export function Notice() {
  return <Desk>{(acting) => <OneNotice acting={acting} />}</Desk>
}

function OneNotice({ acting }: { readonly acting: Acting }) {
  const { t } = useTranslation()
  const { statement = '' } = useParams()
  const read = useQuery(statementQuery(acting.as, statement))
  if (read.isError) return <Trouble error={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <p className="quiet">{t('loading')}</p>
  return (
    <>
      <p className="notice-links no-print">
        <Link to="/reconciliation/issued">{t('reconciliation.pages.handedOut')}</Link>
        <button type="button" className="button" onClick={() => window.print()}>
          {t('reconciliation.handedOut.print')}
        </button>
      </p>
      <Sheet made={read.data} />
    </>
  )
}

const fields = ['opening', 'credit', 'debit', 'closing'] as const

function Sheet({ made }: { readonly made: PartyStatementJson }) {
  const { t } = useTranslation()
  const parties = useParties()
  const { day, number } = made
  return (
    <article className="notice-sheet">
      <h2>{t('reconciliation.handedOut.notice')}</h2>
      <p className="notice-number">
        {made.statement} · {t('reconciliation.handedOut.number')} {number}
      </p>
      <p>{t('reconciliation.handedOut.toTheParty', { party: parties.name(made.party) })}</p>
      <p className="notice-text">{t('reconciliation.handedOut.noticeText', { day, number })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">{t('reconciliation.handedOut.entries')}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {t(`reconciliation.handedOut.${field}`)}
              </th>
            ))}
            <th scope="col">{t('reconciliation.handedOut.noticeNet')}</th>
          </tr>
        </thead>
        <tbody>
          {made.totals.map((total) => (
            <tr key={total.currency}>
              <th scope="row">{total.currency}</th>
              <td className="amount">{total.entries}</td>
              {fields.map((field) => (
                <td key={field} className="amount">
                  {moneyText(total[field], total.currency)}
                </td>
              ))}
              <td className="amount">
                <strong>{netOf(total)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet signature">
        {t('reconciliation.handedOut.signed', { key: made.signedWith })} · {made.signature}
      </p>
      <footer>
        <dl>
          <div>
            <dt>{t('reconciliation.handedOut.maker')}</dt>
            <dd />
          </div>
          <div>
            <dt>{t('reconciliation.handedOut.checker')}</dt>
            <dd />
          </div>
          <div>
            <dt>{t('reconciliation.handedOut.date')}</dt>
            <dd />
          </div>
        </dl>
        <p className="seal">
          <span>{t('reconciliation.handedOut.issuer')}</span>
          <span>{t('reconciliation.handedOut.seal')}</span>
        </p>
      </footer>
    </article>
  )
}

function netOf({ currency, credit, debit }: PartyStatementJson['totals'][number]): string {
  const net = minorOf(credit, currency) - minorOf(debit, currency)
  return moneyText(textFromMinor(net, currency), currency)
}
