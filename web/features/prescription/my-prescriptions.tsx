/** "My prescriptions", for the phone: where to have it, the code to show, where the parcel is, and the bill. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type {
  PrescriptionJson,
  PrescriptionsJson,
} from '../../../server/http/contract/prescription.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { PayOnline } from '../../components/pay-online.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { History } from './history.tsx'
import { PharmacyChoice } from './pharmacy-choice.tsx'
import { ownQuery } from './queries.ts'
import { scannedText } from './scanned-text.ts'
import { Lines } from './sheet-view.tsx'
import { StateMark } from './state-mark.tsx'
import { useTitleOf } from './words.ts'
import './prescription.css'

export function MyPrescriptions() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('prescription.mine.title')} lead={t('prescription.mine.lead')}>
      {(person) => <Mine key={person} person={person} />}
    </PatientPage>
  )
}

function Mine({ person }: { readonly person: string }) {
  const read = useQuery(ownQuery(person))
  return <Loaded read={read}>{(data) => <Cards {...data} />}</Loaded>
}

function Cards({ prescriptions }: PrescriptionsJson) {
  const { t } = useTranslation()
  if (prescriptions.length === 0) {
    return (
      <EmptyState title={t('prescription.mine.none')}>
        <p className="quiet">{t('prescription.mine.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <div className="rx-cards">
      {prescriptions.map((one) => (
        <Card key={one.id} prescription={one} />
      ))}
    </div>
  )
}

interface CardProps {
  readonly prescription: PrescriptionJson
}

function Card({ prescription }: CardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { sheet, institutionTitle, state, validUntil, nextFrom } = prescription
  const says = useSays(prescription)
  return (
    <article className="panel rx-card" aria-label={sheet.diagnosis.name}>
      <p className="rx-row-top">
        <strong>{sheet.diagnosis.name}</strong>
        <StateMark state={state} />
      </p>
      <p className="quiet">{textIn(institutionTitle)}</p>
      <Lines prescription={prescription} />
      {validUntil === null || state === 'completed' ? null : (
        <p className="quiet">{t('prescription.sheet.valid', { day: validUntil })}</p>
      )}
      {nextFrom === null ? null : (
        <p className="quiet">{t('prescription.sheet.next', { day: nextFrom })}</p>
      )}
      {says === null ? null : <p className="note">{says}</p>}
      <Code prescription={prescription} />
      <Choosing key={state} prescription={prescription} />
      <Paying prescription={prescription} />
      <Parcel prescription={prescription} />
      <Dispensed prescription={prescription} />
      <History prescription={prescription} />
    </article>
  )
}

function useSays({ state, pharmacy, choice, dispensings }: PrescriptionJson): string | null {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const where = pharmacy === null ? '' : textIn(pharmacy.title)
  const last = dispensings.at(-1)
  switch (state) {
    case 'prescribed':
    case 'reviewed':
    case 'signed':
      return t('prescription.mine.waits')
    case 'returned':
      return t('prescription.mine.returned')
    case 'open':
      if (last === undefined) return null
      return t(last.isReturned ? 'prescription.mine.undone' : 'prescription.mine.more')
    case 'substitution-asked':
      return t('prescription.mine.asks', { pharmacy: where })
    case 'claimed':
    case 'checked':
    case 'scanned':
      return t('prescription.mine.held', { pharmacy: where })
    case 'settled':
      return t(choice?.way === 'deliver' ? 'prescription.mine.packed' : 'prescription.mine.ready', {
        pharmacy: where,
      })
    case 'undelivered':
      return t('prescription.mine.missed', { pharmacy: where })
    default:
      return null
  }
}

/** Whoever shows it has the drugs: for the patient's eyes, and once. */
function Code({ prescription: { id, code, choice } }: CardProps) {
  const { t } = useTranslation()
  const titleOf = useTitleOf()
  if (code === null || choice === null) return null
  return (
    <section className="rx-code" aria-label={t('prescription.mine.code')}>
      <QrCode text={scannedText(id, code)} label={t('prescription.mine.code')} />
      <div>
        <p className="quiet">{t('prescription.mine.code')}</p>
        <p className="rx-code-text">{code}</p>
        <p>
          {choice.pharmacy === null
            ? t('prescription.mine.anywhere')
            : `${titleOf(choice.pharmacy)} · ${t(`prescription.mine.ways.${choice.way}`)}`}
        </p>
        <p className="field-hint">{t('prescription.mine.codeHint')}</p>
      </div>
    </section>
  )
}

function Choosing({ prescription }: CardProps) {
  const { t } = useTranslation()
  const { state } = prescription
  const [isOpen, setIsOpen] = useState(false)
  if (state !== 'open' && state !== 'chosen') return null
  if (!isOpen) {
    return (
      <button
        type="button"
        className={`button rx-tap ${state === 'open' ? 'primary' : ''}`}
        onClick={() => setIsOpen(true)}
      >
        {t(state === 'open' ? 'prescription.mine.pick' : 'prescription.mine.change')}
      </button>
    )
  }
  return (
    <>
      <PharmacyChoice prescription={prescription} />
      <button type="button" className="button plain" onClick={() => setIsOpen(false)}>
        {t('prescription.mine.hide')}
      </button>
    </>
  )
}

/** Drugs that wait to be sent, or fetched, are paid from here; what was sent was paid before. */
function Paying({ prescription: { id, sheet, state } }: CardProps) {
  if (state !== 'settled') return null
  return <PayOnline path={`/api/prescriptions/${id}/payment`} as={`patient:${sheet.person}`} />
}

const steps = ['handed-to-carrier', 'on-the-way', 'out-for-delivery'] as const

function Parcel({ prescription: { state, dispensings } }: CardProps) {
  const { t } = useTranslation()
  const last = dispensings.at(-1)
  if (last === undefined || last.parcel === null) return null
  if (state !== 'sent' && state !== 'undelivered') return null
  return (
    <section className="rx-parcel">
      <p>{t('prescription.mine.parcel', last.parcel)}</p>
      <ol>
        {steps.map((step) => (
          <li
            key={step}
            className={last.steps.includes(step) ? 'done' : ''}
            aria-current={last.steps.at(-1) === step ? 'step' : undefined}
          >
            {t(`prescription.steps.${step}`)}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Dispensed({ prescription: { sheet, dispensings } }: CardProps) {
  const { t } = useTranslation()
  const titleOf = useTitleOf()
  const settled = dispensings.filter(({ settlement }) => settlement !== null)
  if (settled.length === 0) return null
  return (
    <ul className="rx-notes">
      {settled.map(({ number, on, pharmacy, settlement, isReturned }) => (
        <li key={number}>
          {t('prescription.mine.dispensed', { on, pharmacy: titleOf(pharmacy) })}{' '}
          {isReturned ? <span className="badge">{t('prescription.mine.tookBack')}</span> : null}{' '}
          <Link to={`/my-bills/${settlement}?person=${sheet.person}`}>
            {t('prescription.mine.paid')}
          </Link>
        </li>
      ))}
    </ul>
  )
}
