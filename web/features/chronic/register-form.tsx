/** What is registered: the disease, on which certificate, from when until when, and where it serves. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { DayField } from '../../components/day-field.tsx'
import { registrationsPath } from '../../components/disease-registrations.ts'
import { diseases } from '../../components/diseases.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { todayText } from '../../components/moment-text.ts'
import { ChosenInstitutions } from './chosen-institutions.tsx'
import { useRegistering } from './use-registering.ts'

interface RegisterFormProps {
  readonly person: string
  readonly institution: string
}

function emptyDraft() {
  return {
    disease: '',
    certifier: '',
    certifiedOn: todayText(),
    doctor: '',
    from: todayText(),
    to: '',
  }
}

export function RegisterForm({ person, institution }: RegisterFormProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const [draft, setDraft] = useState(emptyDraft)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isTried, setTried] = useState(false)
  const sent = useRegistering(person, () => {
    setDraft(emptyDraft())
    setChosen([])
    setTried(false)
  })
  const here = institutions.find(({ id }) => id === institution)
  const certifier = draft.certifier || (here === undefined ? '' : textIn(here.title))
  const change = (name: keyof typeof draft) => (text: string) => {
    sent.reset()
    setDraft((before) => ({ ...before, [name]: text }))
  }
  const missing = (name: 'disease' | 'doctor') =>
    isTried && draft[name].trim() === '' ? t('chronic.missing') : undefined

  function register(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    const { disease, certifiedOn, doctor, from, to } = draft
    if (disease === '' || doctor.trim() === '') return
    const certificate = { institution: certifier, on: certifiedOn, doctor: doctor.trim() }
    const term = { from, to: to === '' ? null : to }
    const body = { institution, disease, ...term, institutions: chosen, certificate }
    sent.mutate({ path: registrationsPath(person), body })
  }

  const day = (name: 'from' | 'to' | 'certifiedOn', optional = false) => (
    <DayField
      label={t(`chronic.${name}`)}
      value={draft[name]}
      onDay={change(name)}
      unreadable={t('counter.dayUnreadable')}
      optional={optional}
    />
  )
  return (
    <form className="panel chronic-form" onSubmit={register} noValidate>
      <h2>{t('chronic.new')}</h2>
      <DiseaseSelect
        value={draft.disease}
        onChoose={change('disease')}
        problem={missing('disease')}
      />
      <div className="chronic-pair">
        {day('from')}
        {day('to', true)}
      </div>
      <ChosenInstitutions person={person} chosen={chosen} onChosen={setChosen} />
      <fieldset className="chronic-certificate">
        <legend>{t('chronic.certificate')}</legend>
        <TextField label={t('chronic.certifier')} value={certifier} onText={change('certifier')} />
        <div className="chronic-pair">
          {day('certifiedOn')}
          <TextField
            label={t('chronic.doctor')}
            value={draft.doctor}
            onText={change('doctor')}
            problem={missing('doctor')}
          />
        </div>
      </fieldset>
      <AnswerProblem error={sent.error} />
      <p role="status">{sent.isSuccess ? t('chronic.done') : null}</p>
      <button type="submit" className="button primary" disabled={sent.isPending}>
        {t('chronic.register')}
      </button>
    </form>
  )
}

interface DiseaseSelectProps {
  readonly value: string
  readonly onChoose: (disease: string) => void
  readonly problem: string | undefined
}

function DiseaseSelect({ value, onChoose, problem }: DiseaseSelectProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('counter.disease')}</label>
      <select
        id={id}
        className="select"
        value={value}
        aria-invalid={problem !== undefined}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('chronic.choose')}</option>
        {diseases.map((code) => (
          <option key={code} value={code}>
            {t(`disease.${code}`)} {code}
          </option>
        ))}
      </select>
      {problem === undefined ? null : <p className="field-problem">{problem}</p>}
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly problem?: string | undefined
}

function TextField({ label, value, onText, problem }: TextFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        maxLength={100}
        value={value}
        aria-invalid={problem !== undefined}
        onChange={(event) => onText(event.target.value)}
      />
      {problem === undefined ? null : <p className="field-problem">{problem}</p>}
    </div>
  )
}
