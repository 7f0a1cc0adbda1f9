/** A doctor prescribes: the form on the left; what speaks against it, and what waits for the doctor, on the right. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.ts'
import { asStaff, useWorkplaceAt } from '../../components/workplace.ts'
import { WorkplaceSelect } from '../../components/workplace-select.tsx'
import { DoctorWork } from './doctor-work.tsx'
import { blank, type Draft, draftOf } from './draft.ts'
import { PrescriptionForm } from './prescription-form.tsx'
import { consultationQuery } from './queries.ts'
import './prescription.css'

const prescribing = ['hospital', 'internet-hospital', 'clinic', 'health-centre'] as const

export function Prescribe() {
  const [params] = useSearchParams()
  const visit = params.get('consultation') ?? ''
  return visit === '' ? <AtDesk /> : <ForVisit key={visit} visit={visit} />
}

function AtDesk() {
  const { t } = useTranslation()
  const workplace = useWorkplaceAt(prescribing)
  const as = asStaff('doctor', workplace.id, workplace.isSample)
  return (
    <div className="rx-desk">
      <header className="rx-head">
        <h1>{t('prescription.write.title')}</h1>
        <WorkplaceSelect workplace={workplace} label={t('prescription.write.institution')} />
      </header>
      {/* Before it is known where, nothing is written that would be lost. */}
      {workplace.id === '' ? null : (
        <Writing key={workplace.id} institution={workplace.id} as={as} first={blank} visit={null} />
      )}
    </div>
  )
}

/** In sample mode the doctor of the visit stands in the address, as at the desk of the clinic. */
function ForVisit({ visit }: { readonly visit: string }) {
  const session = useSession()
  const [params] = useSearchParams()
  const isSample = session?.mode === 'sample'
  const as = isSample ? (params.get('doctor') ?? undefined) : undefined
  const read = useQuery({ ...consultationQuery(visit, as), enabled: session !== undefined })
  return <Loaded read={read}>{(found) => <AfterVisit visit={found} as={as} />}</Loaded>
}

interface AfterVisitProps {
  readonly visit: ConsultationJson
  readonly as: string | undefined
}

function AfterVisit({ visit, as }: AfterVisitProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { institution, diagnosis, person, department, entitlement } = visit
  const first: Draft = {
    ...blank,
    person: person.id,
    setting: 'online',
    department,
    diagnosisName: textIn(diagnosis.title),
    entitlement,
    disease: diagnosis.code,
  }
  const back = `/online-clinic?visit=${visit.id}${as === undefined ? '' : `&doctor=${as}`}`
  return (
    <div className="rx-desk">
      <header className="rx-head">
        <h1>{t('prescription.write.fromVisit')}</h1>
        <span>{textIn(institution.title)}</span>
        <Link className="button" to={back}>
          {t('prescription.write.toVisit')}
        </Link>
      </header>
      <Writing institution={institution.id} as={as} first={first} visit={visit} />
    </div>
  )
}

interface WritingProps {
  readonly institution: string
  readonly as: string | undefined
  readonly first: Draft
  readonly visit: ConsultationJson | null
}

/** A new prescription, or one that the pharmacist sent back. */
function Writing({ institution, as, first, visit }: WritingProps) {
  const { t } = useTranslation()
  const [amended, setAmended] = useState<PrescriptionJson | null>(null)
  const [sent, setSent] = useState<PrescriptionJson | null>(null)
  const [round, setRound] = useState(0)
  const personName = amended?.personName ?? visit?.person.name ?? null
  useEffect(() => {
    if (sent !== null) document.getElementById('rx-sent')?.focus()
  }, [sent])
  return (
    <div className="rx-two">
      {sent === null ? (
        <PrescriptionForm
          key={`${amended?.id ?? 'new'} ${round}`}
          {...{ institution, as, visit, personName }}
          amends={amended?.id ?? null}
          first={amended === null ? first : draftOf(amended)}
          onSent={(prescription) => {
            setSent(prescription)
            setAmended(null)
          }}
        />
      ) : (
        <section className="panel rx-form">
          <p id="rx-sent" className="note" role="status" tabIndex={-1}>
            {t('prescription.write.submitted')}
          </p>
          <button
            type="button"
            className="button"
            onClick={() => {
              setSent(null)
              setRound(round + 1)
            }}
          >
            {t('prescription.write.another')}
          </button>
        </section>
      )}
      <DoctorWork
        institution={institution}
        as={as}
        onAmend={(prescription) => {
          setAmended(prescription)
          setSent(null)
        }}
      />
    </div>
  )
}
