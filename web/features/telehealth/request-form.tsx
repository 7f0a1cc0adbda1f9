/** What is to be followed up, with whom, and what shows the diagnosis. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Entitlement, entitlements, mediums } from '../../../engine/telehealth/consultation.ts'
import type {
  ConsultationJson,
  OnlineOffersJson,
} from '../../../server/http/contract/telehealth.ts'
import { Agreement } from '../../components/agreement.tsx'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { newRequestKey, postJson } from '../../components/request.ts'
import { DoctorChoice, titleOf } from './doctor-choice.tsx'
import { type Evidence, EvidenceFields, noEvidence } from './evidence-fields.tsx'
import { offersQuery } from './queries.ts'
import './talk.css'

interface RequestFormProps {
  readonly person: string
  readonly as: string
  readonly onAsked: (visit: string) => void
}

export function RequestForm(props: RequestFormProps) {
  const read = useQuery(offersQuery)
  return <Loaded read={read}>{(offers) => <Asking {...props} offers={offers} />}</Loaded>
}

interface Asked extends Evidence {
  readonly disease: string
  readonly doctor: string
  readonly complaint: string
  readonly medium: (typeof mediums)[number]
  readonly entitlement: Entitlement
}

const nothing: Asked = {
  ...noEvidence,
  ...{ disease: '', doctor: '', complaint: '', medium: 'video', entitlement: 'special-disease' },
}
const neededTicks = ['health', 'recipient', 'teleconsultation']

function Asking({
  person,
  as,
  offers,
  onAsked,
}: RequestFormProps & { readonly offers: OnlineOffersJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [draft, setDraft] = useState<Asked>(nothing)
  const [agreedTo, setAgreedTo] = useState<string | null>(null)
  const change = (part: Partial<Asked>) => setDraft((before) => ({ ...before, ...part }))
  const doctor = chosenIn(offers, draft.doctor)
  const ask = useMutation({
    mutationFn: () =>
      postJson<ConsultationJson>('/api/consultations', bodyOf(person, draft, offers), {
        key: newRequestKey(),
        as,
      }),
    onSuccess: ({ id }) => onAsked(id),
  })
  const hospital = doctor?.institution ?? null
  const isAgreed = hospital !== null && agreedTo === hospital
  const isWhole = draft.complaint.trim() !== '' && draft.madeAt !== '' && draft.madeOn !== ''
  function send(event: FormEvent): void {
    event.preventDefault()
    if (isAgreed && isWhole) ask.mutate()
  }
  return (
    <form className="visit-form panel" onSubmit={send}>
      <div className="field">
        <label htmlFor="ask-disease">{t('telehealth.patient.disease')}</label>
        <select
          id="ask-disease"
          className="select"
          value={draft.disease}
          onChange={({ target }) => change({ disease: target.value, doctor: '' })}
        >
          <option value="">{t('telehealth.patient.choose')}</option>
          {offers.diseases.map(({ code, title }) => (
            <option key={code} value={code}>
              {textIn(title)}
            </option>
          ))}
        </select>
      </div>
      {draft.disease === '' ? null : (
        <DoctorChoice
          offers={offers}
          disease={draft.disease}
          doctor={draft.doctor}
          onChoose={(id) => change({ doctor: id })}
        />
      )}
      {hospital === null ? null : (
        <>
          <EvidenceFields
            person={person}
            as={as}
            rules={offers.rules}
            evidence={draft}
            onChange={change}
          />
          <div className="field">
            <label htmlFor="ask-complaint">{t('telehealth.patient.complaint')}</label>
            <textarea
              id="ask-complaint"
              className="textarea"
              rows={3}
              maxLength={2000}
              value={draft.complaint}
              onChange={({ target }) => change({ complaint: target.value })}
            />
          </div>
          <fieldset className="visit-choices">
            <legend>{t('telehealth.patient.medium')}</legend>
            {mediums.map((one) => (
              <label key={one} className="check">
                <input
                  type="radio"
                  name="medium"
                  checked={draft.medium === one}
                  onChange={() => change({ medium: one })}
                />
                {t(`telehealth.medium.${one}`)}
              </label>
            ))}
          </fieldset>
          <fieldset className="visit-choices">
            <legend>{t('telehealth.patient.entitlement')}</legend>
            {entitlements.map((one) => (
              <label key={one} className="check">
                <input
                  type="radio"
                  name="entitlement"
                  disabled={!(doctor?.item.scope.includes(one) ?? false)}
                  checked={draft.entitlement === one}
                  onChange={() => change({ entitlement: one })}
                />
                {t(`telehealth.entitlement.${one}`)}
              </label>
            ))}
          </fieldset>
          <Agreement
            key={hospital}
            person={person}
            as={as}
            template="mainland/care"
            recipient={hospital}
            needed={neededTicks}
            words={{
              title: t('telehealth.patient.consent'),
              hint: t('telehealth.patient.consentHint'),
              agree: t('telehealth.patient.agree'),
              agreed: t('telehealth.patient.agreed', {
                hospital: textIn(titleOf(hospital, offers)),
              }),
            }}
            onAgreed={() => setAgreedTo(hospital)}
          />
          <button
            type="submit"
            className="button primary"
            disabled={!isAgreed || !isWhole || ask.isPending}
          >
            {t('telehealth.patient.ask')}
          </button>
        </>
      )}
      <AnswerProblem error={ask.error} />
    </form>
  )
}

/** A doctor, or the queue of a department. */
function chosenIn({ doctors, queues }: OnlineOffersJson, chosen: string) {
  return doctors.find(({ id }) => id === chosen) ?? queues.find(({ id }) => id === chosen)
}

function bodyOf(person: string, draft: Asked, offers: OnlineOffersJson) {
  const doctor = chosenIn(offers, draft.doctor)
  const { settlement } = draft
  return {
    person,
    institution: doctor?.institution,
    doctor: doctor?.id,
    department: doctor?.department,
    medium: draft.medium,
    diagnosis: draft.disease,
    complaint: draft.complaint.trim(),
    entitlement: draft.entitlement,
    evidence: {
      institution: draft.madeAt,
      on: draft.madeOn,
      diagnosis: draft.disease,
      settlement: settlement === '' ? null : settlement,
    },
    ...(draft.picture === null ? {} : { picture: draft.picture }),
  }
}
