/** The document desk of a hospital: what insurers ask for, what data answered, and what it costs. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  PaperRequestJson,
  PaperRequestsJson,
} from '../../../server/http/contract/claim-desk.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.ts'
import { ActProblem } from './act-problem.tsx'
import { paperDeskQuery } from './beside-queries.ts'
import { HospitalSeat } from './hospital-seat.tsx'
import { PaperList, usePaperName } from './paper-list.tsx'
import { useClaimAct } from './use-claim-act.ts'
import { useHospital } from './use-hospital.ts'
import './claim.css'

export function PaperDesk() {
  const { t } = useTranslation()
  const session = useSession()
  const hospital = useHospital()
  // Papers are the desk's work, not the cashier's.
  const as = session?.standIns.find(({ role }) => role === 'supervisor')?.id
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>{t('claimDesk.papers')}</h1>
        <HospitalSeat hospital={hospital} />
      </header>
      <p className="claim-lead">{t('claimDesk.papersLead')}</p>
      {session === undefined || hospital.id === '' ? null : (
        <Requests key={hospital.id} institution={hospital.id} as={as} />
      )}
    </div>
  )
}

interface RequestsProps {
  readonly institution: string
  readonly as: string | undefined
}

function Requests({ institution, as }: RequestsProps) {
  const read = useQuery(paperDeskQuery(institution, as))
  return <Loaded read={read}>{(desk) => <Desk desk={desk} as={as} />}</Loaded>
}

interface DeskProps {
  readonly desk: PaperRequestsJson
  readonly as: string | undefined
}

function Desk({ desk: { requests, burden }, as }: DeskProps) {
  const { t } = useTranslation()
  return (
    <>
      <Burden burden={burden} />
      {requests.length === 0 ? (
        <EmptyState title={t('claimDesk.noRequests')}>
          <p className="quiet">{t('claimDesk.noRequestsHint')}</p>
        </EmptyState>
      ) : (
        <ul className="claim-cards guarantee-cards">
          {requests.map((one) => (
            <li key={one.id}>
              <Asked request={one} as={as} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What insurers ask is work that nobody pays for: so it is counted. */
function Burden({ burden }: { readonly burden: PaperRequestsJson['burden'] }) {
  const { t } = useTranslation()
  const { papers, papersFromData, asked, open, answeredDays } = burden
  const answered = asked - open
  const share = papers === 0 ? '—' : `${Math.floor((100 * papersFromData) / papers)}%`
  const figures = [
    [t('claimDesk.burden.asked'), String(asked)],
    [t('claimDesk.burden.open'), String(open)],
    [t('claimDesk.burden.fromData'), `${papersFromData} / ${papers} · ${share}`],
    [t('claimDesk.burden.fromHospital'), String(burden.papersFromHospital)],
    [t('claimDesk.burden.days'), answered === 0 ? '—' : (answeredDays / answered).toFixed(1)],
  ] as const
  return (
    <dl className="panel claim-burden" aria-label={t('claimDesk.burden.title')}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="amount">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface AskedProps {
  readonly request: PaperRequestJson
  readonly as: string | undefined
}

function Asked({ request, as }: AskedProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { state, dueOn } = request
  return (
    <article className="panel claim-card" aria-label={request.id}>
      <p className="claim-card-head">
        <strong>{textIn(request.insurerTitle)}</strong>
        <span className={`badge ${state === 'open' ? 'wait' : 'accent'}`}>
          {t(`claimDesk.requestState.${state}`)}
        </span>
      </p>
      <p className="claim-who">
        {t('claimDesk.ofVisit', { visit: request.visit, day: request.visitOn })} ·{' '}
        {t('claimDesk.askedOn', { day: request.askedOn })}
        {dueOn === null ? null : (
          <>
            {' '}
            · <span className="claim-clock">{t('claimDesk.dueOn', { day: dueOn })}</span>
          </>
        )}
      </p>
      <PaperList request={request} />
      {state === 'open' ? <Answer request={request} as={as} /> : null}
    </article>
  )
}

function Answer({ request, as }: AskedProps) {
  const { t } = useTranslation()
  const paperName = usePaperName()
  const act = useClaimAct(as)
  const [provided, setProvided] = useState<PaperRequestJson['provided']>([])
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        act.send(`/api/paper-requests/${request.id}/answer`, { provided })
      }}
    >
      <fieldset className="claim-papers">
        <legend>{t('claimDesk.handedOver')}</legend>
        {request.fromHospital.map((paper) => (
          <label key={paper} className="check">
            <input
              type="checkbox"
              checked={provided.includes(paper)}
              onChange={() =>
                setProvided((before) =>
                  before.includes(paper)
                    ? before.filter((one) => one !== paper)
                    : [...before, paper],
                )
              }
            />
            {paperName(paper)}
          </label>
        ))}
      </fieldset>
      <p className="quiet">{t('claimDesk.handedOverHint')}</p>
      <ActProblem act={act} />
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('claimDesk.answer')}
      </button>
    </form>
  )
}
