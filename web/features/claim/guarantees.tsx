/** Guarantees of payment: what a hospital asked for before admissions, and what insurers set aside. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { GuaranteeJson } from '../../../server/http/contract/claim-desk.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { AskGuarantee } from './ask-guarantee.tsx'
import { guaranteesQuery } from './beside-queries.ts'
import { moneyText } from './claim-marks.tsx'
import { DeskSeat, useSeat } from './desk-seat.tsx'
import { GuaranteeActs } from './guarantee-acts.tsx'
import { HospitalSeat } from './hospital-seat.tsx'
import { useDeskActor } from './use-desk-actor.ts'
import { useHospital } from './use-hospital.ts'
import './claim.css'

/** The hospital's side: it asks, and sees what was set aside. */
export function HospitalGuarantees() {
  const { t } = useTranslation()
  const hospital = useHospital()
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>{t('claimDesk.guarantees')}</h1>
        <HospitalSeat hospital={hospital} />
      </header>
      <p className="claim-lead">{t('claimDesk.guaranteesLead')}</p>
      {hospital.id === '' ? null : (
        <>
          <AskGuarantee institution={hospital.id} />
          <Guarantees as={undefined} institution={hospital.id} />
        </>
      )}
    </div>
  )
}

/** The insurer's side: it grants, declines, extends and releases. */
export function InsurerGuarantees() {
  const { t } = useTranslation()
  const seat = useSeat()
  const actor = useDeskActor()
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>{t('claimDesk.guarantees')}</h1>
        <DeskSeat />
      </header>
      {actor.isSeated ? (
        <Guarantees key={seat.insurer} as={actor.as} institution="" mayDecide />
      ) : (
        <EmptyState title={t('claim.desk.chooseInsurer')} />
      )}
    </div>
  )
}

interface GuaranteesProps {
  readonly as: string | undefined
  readonly institution: string
  readonly mayDecide?: boolean
}

function Guarantees({ as, institution, mayDecide = false }: GuaranteesProps) {
  const read = useQuery(guaranteesQuery(as, institution))
  return (
    <Loaded read={read}>
      {({ guarantees }) => <Cards guarantees={guarantees} as={as} mayDecide={mayDecide} />}
    </Loaded>
  )
}

interface CardsProps {
  readonly guarantees: readonly GuaranteeJson[]
  readonly as: string | undefined
  readonly mayDecide: boolean
}

function Cards({ guarantees, as, mayDecide }: CardsProps) {
  const { t } = useTranslation()
  if (guarantees.length === 0) {
    return (
      <EmptyState title={t('claimDesk.noGuarantees')}>
        <p className="quiet">
          {mayDecide ? t('claimDesk.noGuaranteesInsurer') : t('claimDesk.noGuaranteesHospital')}
        </p>
      </EmptyState>
    )
  }
  return (
    <ul className="claim-cards guarantee-cards">
      {guarantees.map((one) => (
        <li key={one.id}>
          <Guarantee guarantee={one} as={as} mayDecide={mayDecide} />
        </li>
      ))}
    </ul>
  )
}

const tones: Partial<Record<GuaranteeJson['state'], string>> = {
  granted: 'accent',
  requested: 'wait',
  declined: 'refused',
}

interface GuaranteeProps {
  readonly guarantee: GuaranteeJson
  readonly as: string | undefined
  readonly mayDecide: boolean
}

function Guarantee({ guarantee, as, mayDecide }: GuaranteeProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { currency, state, until, settlement } = guarantee
  const other = mayDecide ? guarantee.institutionTitle : guarantee.insurerTitle
  const amounts = [
    [t('claimDesk.asked'), guarantee.asked],
    [t('claimDesk.reserved'), guarantee.reserved],
    [t('claimDesk.used'), guarantee.used],
  ] as const
  return (
    <article className="panel claim-card" aria-label={guarantee.visit}>
      <p className="claim-card-head">
        <strong>{textIn(other)}</strong>
        <span className={`badge ${tones[state] ?? ''}`}>{t(`claimDesk.state.${state}`)}</span>
      </p>
      <p className="claim-who">
        {t('claimDesk.ofVisit', { visit: guarantee.visit, day: guarantee.admissionOn })}
      </p>
      <dl className="guarantee-amounts">
        {amounts.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="amount">{moneyText(amount, currency)}</dd>
          </div>
        ))}
      </dl>
      {until === null ? null : <p className="claim-who">{t('claimDesk.until', { day: until })}</p>}
      {settlement === null ? null : (
        <p className="claim-who">{t('claimDesk.usedBy', { settlement })}</p>
      )}
      {mayDecide ? <GuaranteeActs key={state} guarantee={guarantee} as={as} /> : null}
    </article>
  )
}
