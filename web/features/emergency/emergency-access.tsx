/** A doctor finds a patient who cannot speak, says why the data are needed, and sees them for a while. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { emergencyRules } from '../../../engine/access/emergency.ts'
import type { EmergencyJson } from '../../../server/http/contract/emergency.ts'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { newRequestKey, postJson } from '../../components/request.ts'
import { CareSummary } from './care-summary.tsx'
import { asDoctor } from './queries.ts'
import './emergency.css'

export function EmergencyAccess() {
  const { t } = useTranslation()
  const [person, setPerson] = useState<PersonJson | null>(null)
  const [opened, setOpened] = useState<EmergencyJson | null>(null)
  return (
    <div className="glass">
      <header>
        <h1>{t('consent.emergency.title')}</h1>
        <p className="glass-lead">
          {t('consent.emergency.lead', {
            minutes: emergencyRules.openMinutes,
            hours: emergencyRules.reviewHours,
          })}
        </p>
        <p>
          <Link to="/emergency/review">{t('consent.emergency.toReview')}</Link>
        </p>
      </header>
      <FindForm
        onFound={(found) => {
          setPerson(found)
          setOpened(null)
        }}
      />
      {person === null ? null : (
        <p className="glass-found">
          <PersonName key={person.id} person={person} purpose="care" as={asDoctor} />
          <span>{t(`sex.${person.sex}`)}</span>
          <span>{person.birth}</span>
        </p>
      )}
      {person !== null && opened === null ? (
        <ReasonForm key={person.id} person={person.id} onOpened={setOpened} />
      ) : null}
      {opened === null ? null : (
        <CareSummary key={opened.id} opened={opened} onOver={() => setOpened(null)} />
      )}
    </div>
  )
}

function FindForm({ onFound }: { readonly onFound: (person: PersonJson) => void }) {
  const { t } = useTranslation()
  const [credential, setCredential] = useState('')
  const find = useMutation({
    mutationFn: () =>
      postJson<PersonJson>(
        '/api/emergencies/lookup',
        { credential: credential.trim() },
        { as: asDoctor },
      ),
    onSuccess: onFound,
  })
  function send(event: FormEvent): void {
    event.preventDefault()
    if (credential.trim().length >= shortestCredential) find.mutate()
  }
  return (
    <form className="glass-form panel" onSubmit={send}>
      <div className="field">
        <label htmlFor="glass-credential">{t('consent.emergency.credential')}</label>
        <input
          id="glass-credential"
          className="input"
          autoComplete="off"
          maxLength={128}
          value={credential}
          onChange={(event) => setCredential(event.target.value)}
        />
      </div>
      <button type="submit" className="button" disabled={find.isPending}>
        {t('consent.emergency.find')}
      </button>
      <AnswerProblem error={find.error} />
    </form>
  )
}

const shortestCredential = 4
const shortestReason = 5

interface ReasonFormProps {
  readonly person: string
  readonly onOpened: (opened: EmergencyJson) => void
}

function ReasonForm({ person, onOpened }: ReasonFormProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [key] = useState(newRequestKey)
  const open = useMutation({
    mutationFn: () =>
      postJson<EmergencyJson>(
        `/api/persons/${encodeURIComponent(person)}/emergencies`,
        { reason: reason.trim() },
        { key, as: asDoctor },
      ),
    onSuccess: onOpened,
  })
  const isLongEnough = reason.trim().length >= shortestReason
  return (
    <form
      className="glass-form panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (isLongEnough) open.mutate()
      }}
    >
      <div className="field">
        <label htmlFor="glass-reason">{t('consent.emergency.why')}</label>
        <textarea
          id="glass-reason"
          className="textarea"
          rows={3}
          maxLength={500}
          aria-describedby="glass-reason-hint"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <p id="glass-reason-hint" className="field-hint">
          {t('consent.emergency.whyHint')}
        </p>
      </div>
      <button type="submit" className="button primary" disabled={!isLongEnough || open.isPending}>
        {t('consent.emergency.open')}
      </button>
      <AnswerProblem error={open.error} />
    </form>
  )
}
