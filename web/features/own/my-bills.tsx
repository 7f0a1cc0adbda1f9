/** "My bills": each settlement of a person, and from each the way to every step; on a phone. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { SettlementSummaryJson } from '../../../server/http/contract/settlement.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { ownBillsQuery } from './queries.ts'
import { TakeCopy } from './take-copy.tsx'
import './own.css'

export function MyBills() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('own.bills.title')} lead={t('own.bills.lead')}>
      {(person) => (
        <>
          <Bills key={person} person={person} />
          <TakeCopy key={`copy ${person}`} person={person} />
        </>
      )}
    </PatientPage>
  )
}

function Bills({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const list = useInfiniteQuery(ownBillsQuery(person))
  return (
    <Loaded read={list}>
      {({ pages }) => {
        const bills = pages.flatMap(({ items }) => items)
        if (bills.length === 0) {
          return (
            <EmptyState title={t('own.bills.none')}>
              <p className="quiet">{t('own.bills.noneHint')}</p>
            </EmptyState>
          )
        }
        return (
          <>
            <ul className="own-cards">
              {bills.map((bill) => (
                <li key={bill.id}>
                  <Bill bill={bill} person={person} />
                </li>
              ))}
            </ul>
            {list.hasNextPage ? (
              <button
                type="button"
                className="button own-more"
                disabled={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t('own.bills.more')}
              </button>
            ) : null}
          </>
        )
      }}
    </Loaded>
  )
}

interface BillProps {
  readonly bill: SettlementSummaryJson
  readonly person: string
}

function Bill({ bill, person }: BillProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const place = institutions.find(({ id }) => id === bill.institution)
  const name = place === undefined ? bill.institution : textIn(place.title)
  const money = (amount: string) => markOf(bill.currency) + groupedText(amount)
  return (
    <article className="panel own-card" aria-label={`${name} ${bill.businessDate}`}>
      <p className="own-card-head">
        <strong>{name}</strong>
        <time>{bill.businessDate}</time>
      </p>
      <p className="quiet">
        {t('deposit.visit')} {bill.visit.number}
      </p>
      <dl className="own-facts">
        <div>
          <dt>{t('own.bills.total')}</dt>
          <dd className="amount">{money(bill.total)}</dd>
        </div>
        <div className="own-big">
          <dt>{t('own.bills.cash')}</dt>
          <dd className="amount">{money(bill.cash)}</dd>
        </div>
      </dl>
      <p className="own-card-head">
        <span className="badge">{t(`own.bills.state.${bill.state}`)}</span>
        <Link to={`/my-bills/${bill.id}?${new URLSearchParams({ person })}`}>
          {t('own.bills.steps')}
        </Link>
      </p>
    </article>
  )
}
