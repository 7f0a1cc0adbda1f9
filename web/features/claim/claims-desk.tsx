/** The claims desk of an insurer: its queue, what is due first comes first. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useInAddress } from '../../components/use-in-address.ts'
import { AgeingTable } from './ageing-table.tsx'
import { Clock, moneyText, StateMark } from './claim-marks.tsx'
import { DeskSeat } from './desk-seat.tsx'
import { queueQuery } from './queries.ts'
import { useDeskActor } from './use-desk-actor.ts'
import './claim.css'

const filters = ['all', 'waiting', 'pended', 'signing', 'done'] as const
type Filter = (typeof filters)[number]

const statesOf: Record<Exclude<Filter, 'all'>, readonly ClaimJson['state'][]> = {
  waiting: ['opened', 'fetched', 'adjudicated', 'to-be-refused', 'appealed', 'overpaid'],
  pended: ['pended', 'payment-failed'],
  signing: ['awaiting-signature'],
  done: ['agreed', 'paid', 'refused', 'withdrawn'],
}

export function ClaimsDesk() {
  const { t } = useTranslation()
  const actor = useDeskActor()
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>{t('claim.desk.title')}</h1>
        <DeskSeat />
      </header>
      {actor.isSeated ? (
        <Queue as={actor.as} />
      ) : (
        <EmptyState title={t('claim.desk.chooseInsurer')} />
      )}
    </div>
  )
}

function Queue({ as }: { readonly as: string | undefined }) {
  const read = useQuery(queueQuery(as))
  return <Loaded read={read}>{({ claims }) => <Listed claims={claims} />}</Loaded>
}

function Listed({ claims }: { readonly claims: readonly ClaimJson[] }) {
  const { t } = useTranslation()
  const [named, put] = useInAddress('show')
  const filter = filters.find((one) => one === named) ?? 'all'
  const among = (one: Filter) =>
    one === 'all' ? claims : claims.filter(({ state }) => statesOf[one].includes(state))
  const shown = among(filter)
  const late = shown.filter(({ due }) => due?.isLate === true).length
  return (
    <>
      <fieldset className="claim-filters">
        <legend className="sr-only">{t('claim.desk.state')}</legend>
        {filters.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === filter}
            onClick={() => put(one)}
          >
            {t(`claim.desk.${one}`)} {among(one).length}
          </button>
        ))}
        <span className="quiet">{t('claim.desk.count', { count: shown.length })}</span>
        {late === 0 ? null : (
          <span className="claim-clock late">{t('claim.desk.late', { count: late })}</span>
        )}
      </fieldset>
      <AgeingTable claims={claims} />
      {shown.length === 0 ? (
        <EmptyState title={t('claim.desk.empty')}>
          <p className="quiet">{t('claim.desk.emptyHint')}</p>
        </EmptyState>
      ) : (
        <QueueTable claims={shown} />
      )}
    </>
  )
}

function QueueTable({ claims }: { readonly claims: readonly ClaimJson[] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [params] = useSearchParams()
  const right = ['loss', 'worked', 'agreed'] as const
  return (
    <section
      className="claim-scroll claim-queue panel"
      aria-label={t('claim.desk.title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="claim-table">
        <thead>
          <tr>
            <th scope="col">{t('claim.desk.claim')}</th>
            <th scope="col">{t('claim.desk.product')}</th>
            <th scope="col">{t('claim.desk.hospital')}</th>
            <th scope="col">{t('claim.desk.visitOn')}</th>
            {right.map((name) => (
              <th key={name} scope="col" className="amount">
                {t(`claim.desk.${name}`)}
              </th>
            ))}
            <th scope="col">{t('claim.desk.state')}</th>
            <th scope="col">{t('claim.desk.clock')}</th>
            <th scope="col" className="amount">
              {t('claim.desk.age')}
            </th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.id}>
              <td className="claim-whole">
                <Link to={`/claims/${claim.id}?${params}`}>{claim.id}</Link>
              </td>
              <td>{textIn(claim.productTitle)}</td>
              <td>{textIn(claim.institutionTitle)}</td>
              <td className="claim-whole">{claim.visitOn}</td>
              <td className="amount" data-name={t('claim.desk.loss')}>
                {moneyText(claim.loss, claim.currency)}
              </td>
              <td className="amount" data-name={t('claim.desk.worked')}>
                {claim.adjudicated === null ? '—' : moneyText(claim.adjudicated, claim.currency)}
              </td>
              <td className="amount" data-name={t('claim.desk.agreed')}>
                {moneyText(claim.agreed, claim.currency)}
              </td>
              <td>
                <StateMark state={claim.state} />
              </td>
              <td>
                <Clock due={claim.due} atDesk />
              </td>
              <td className="amount" data-name={t('claim.desk.age')}>
                {t('claim.desk.days', { count: claim.ageDays })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
