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
import { NotRead } from '../../components/not-read.tsx'
import { newRequestKey, postJson } from '../../components/request.ts'
import { DoctorChoice, titleOf } from './doctor-choice.tsx'
import { readPicture } from './picture.ts'
import { offersQuery } from './queries.ts'
import './talk.css'

interface RequestFormProps {
  readonly person: string
  readonly as: string
  readonly onAsked: (visit: string) => void
}

export function RequestForm(props: RequestFormProps) {
  const { t } = useTranslation()
  const { data, error, isError, refetch } = useQuery(offersQuery)
  if (isError) return <NotRead error={error} onAgain={() => void refetch()} />
  if (data === undefined) {
    return (
      <p role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  return <Asking {...props} offers={data} />
}

const nothing = {
  disease: '',
  doctor: '',
  settlement: '',
  madeAt: '',
  madeOn: '',
  complaint: '',
  picture: null as string | null,
  medium: 'video' as (typeof mediums)[number],
  entitlement: 'special-disease' as Entitlement,
}
const bytesOfKilobyte = 1024
const neededTicks = ['health', 'recipient', 'teleconsultation']

function Asking({
  person,
  as,
  offers,
  onAsked,
}: RequestFormProps & { readonly offers: OnlineOffersJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [draft, setDraft] = useState(nothing)
  const [agreedTo, setAgreedTo] = useState<string | null>(null)
  const [unfit, setUnfit] = useState(false)
  const change = (part: Partial<typeof nothing>) => setDraft((before) => ({ ...before, ...part }))
  const doctor = chosenIn(offers, draft.doctor)
  const ask = useMutation({
    mutationFn: () =>
      postJson<ConsultationJson>('/api/consultations', bodyOf(person, draft, offers), {
        key: newRequestKey(),
        as,
      }),
    onSuccess: ({ id }) => onAsked(id),
  })
  const { windowDays, imageBytes } = offers.rules
  const hospital = doctor?.institution ?? null
  const isAgreed = hospital !== null && agreedTo === hospital
  const isWhole = draft.complaint.trim() !== '' && draft.madeAt.trim() !== '' && draft.madeOn !== ''
  function send(event: FormEvent): void {
    event.preventDefault()
    if (isAgreed && isWhole) ask.mutate()
  }
  async function choose(file: File | undefined): Promise<void> {
    const picture = file === undefined ? null : await readPicture(file, imageBytes)
    setUnfit(file !== undefined && picture === null)
    change({ picture })
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
          <fieldset>
            <legend>{t('telehealth.patient.evidence')}</legend>
            <p className="field-hint">
              {t('telehealth.patient.evidenceHint', { days: windowDays })}
            </p>
            <Line
              id="ask-made-at"
              label={t('telehealth.patient.madeAt')}
              value={draft.madeAt}
              onChange={(madeAt) => change({ madeAt })}
            />
            <Line
              id="ask-made-on"
              label={t('telehealth.patient.madeOn')}
              type="date"
              value={draft.madeOn}
              onChange={(madeOn) => change({ madeOn })}
            />
            <Line
              id="ask-settled"
              label={t('telehealth.patient.settled')}
              hint={t('telehealth.patient.settledHint')}
              value={draft.settlement}
              onChange={(settlement) => change({ settlement })}
            />
            <div className="field">
              <span className="label">{t('telehealth.patient.picture')}</span>
              <label className="button visit-attach">
                {t(
                  draft.picture === null
                    ? 'telehealth.patient.choosePicture'
                    : 'telehealth.patient.chosen',
                )}
                <input
                  className="sr-only"
                  aria-label={t('telehealth.patient.picture')}
                  type="file"
                  accept="image/png,image/jpeg,image/webp"
                  onChange={({ target }) => void choose(target.files?.[0])}
                />
              </label>
              {unfit ? (
                <p className="field-problem" role="alert">
                  {t('telehealth.talk.tooLarge', { kilobytes: imageBytes / bytesOfKilobyte })}
                </p>
              ) : null}
            </div>
          </fieldset>
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

function bodyOf(person: string, draft: typeof nothing, offers: OnlineOffersJson) {
  const doctor = chosenIn(offers, draft.doctor)
  const settlement = draft.settlement.trim()
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
      institution: draft.madeAt.trim(),
      on: draft.madeOn,
      diagnosis: draft.disease,
      settlement: settlement === '' ? null : settlement,
    },
    ...(draft.picture === null ? {} : { picture: draft.picture }),
  }
}

interface LineProps {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly type?: 'text' | 'date'
  readonly value: string
  readonly onChange: (value: string) => void
}

function Line({ id, label, hint, type = 'text', value, onChange }: LineProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type={type}
        autoComplete="off"
        maxLength={200}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint === undefined ? null : <p className="field-hint">{hint}</p>}
    </div>
  )
}
