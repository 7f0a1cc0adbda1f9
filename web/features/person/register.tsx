/** The front desk: who stands here is found by a number, or registered once nobody like them is known. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import type { MatchesJson, RegistrationJson } from '../../../server/http/contract/person-record.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { CredentialField } from '../../components/credential-field.tsx'
import { DayField } from '../../components/day-field.tsx'
import { newRequestKey, postJson, Refused } from '../../components/request.ts'
import { useSession } from '../../components/session.ts'
import { useLookup } from '../../components/use-lookup.ts'
import { MatchList } from './match-list.tsx'
import { NumberRows } from './number-rows.tsx'
import {
  bodyOf,
  emptyDraft,
  faultOf,
  missingOf,
  type RegistrationDraft,
  withNumber,
} from './registration-draft.ts'
import './register.css'

interface RegisterProps {
  readonly onOpen: (person: string) => void
}

export function Register({ onOpen }: RegisterProps) {
  const { t } = useTranslation()
  const session = useSession()
  const lookup = useLookup(({ id }) => onOpen(id))
  return (
    <div className="register">
      <h1>{t('person.register.title')}</h1>
      <p className="register-lead">{t('person.register.lead')}</p>
      <section className="panel register-part" aria-labelledby="register-find">
        <h2 id="register-find">{t('person.register.find')}</h2>
        <div className="register-find">
          <CredentialField
            lookup={lookup}
            isSample={session?.mode === 'sample'}
            locked={lookup.busy}
          />
        </div>
        {lookup.problem === null ? null : (
          <p className="field-problem" role="alert" id="credential-problem">
            {lookup.problem}
          </p>
        )}
      </section>
      <NewPerson onOpen={onOpen} />
    </div>
  )
}

/** One key for one person, so that a lost reply makes no second record. */
function useRegistering(onOpen: (person: string) => void) {
  const [key] = useState(newRequestKey)
  const register = useMutation({
    mutationFn: (body: RegistrationJson) => postJson<PersonJson>('/api/persons', body, { key }),
    onSuccess: ({ id }) => onOpen(id),
  })
  const compare = useMutation({
    mutationFn: (body: RegistrationJson) => postJson<MatchesJson>('/api/persons/matches', body),
    onSuccess: ({ matches }, body) => {
      if (matches.length === 0) register.mutate(body)
    },
  })
  return { compare, register }
}

function NewPerson({ onOpen }: RegisterProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(emptyDraft)
  const [isTold, setTold] = useState(false)
  const { compare, register } = useRegistering(onOpen)
  const matches = compare.data?.matches ?? []
  const isSending = compare.isPending || register.isPending

  /** What was compared is no longer what is typed. */
  function change(next: RegistrationDraft): void {
    setDraft(next)
    compare.reset()
    register.reset()
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    const missing = missingOf(draft)
    setTold(missing.length > 0)
    if (missing.length === 0 && !isSending) compare.mutate(bodyOf(draft))
  }
  return (
    <>
      <form className="panel register-part" onSubmit={submit} noValidate>
        <h2>{t('person.register.new')}</h2>
        <Fields draft={draft} missing={isTold ? missingOf(draft) : []} onChange={change} />
        <div className="register-acts">
          <button type="submit" className="button primary" aria-disabled={isSending}>
            {isSending ? <span className="spinner" /> : null}
            {t('person.register.submit')}
          </button>
        </div>
        <AnswerProblem error={compare.error ?? register.error} />
        <OpenTaken draft={draft} error={compare.error} onOpen={onOpen} />
      </form>
      {matches.length === 0 ? null : (
        <MatchList
          matches={matches}
          isSending={isSending}
          onSame={onOpen}
          onNone={() => register.mutate({ ...bodyOf(draft), others: matches.map(({ id }) => id) })}
        />
      )}
    </>
  )
}

interface FieldsProps {
  readonly draft: RegistrationDraft
  readonly missing: ReturnType<typeof missingOf>
  readonly onChange: (draft: RegistrationDraft) => void
}

function Fields({ draft, missing, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const id = useId()
  const { numbers } = draft
  const problem = (name: (typeof missing)[number]) =>
    missing.includes(name) ? t('referral.field.missing') : undefined
  const text = (name: 'name' | 'latinName' | 'phone') => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{t(`person.register.${name}`)}</label>
      <input
        id={`${id}-${name}`}
        className="input"
        autoComplete="off"
        spellCheck={false}
        inputMode={name === 'phone' ? 'tel' : 'text'}
        maxLength={name === 'phone' ? 20 : 200}
        value={draft[name]}
        aria-invalid={name === 'name' && missing.includes('name') ? true : undefined}
        onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
      />
      {name === 'name' && missing.includes('name') ? (
        <p className="field-problem">{problem('name')}</p>
      ) : null}
    </div>
  )
  return (
    <>
      <NumberRows
        numbers={numbers}
        isMissing={missing.includes('number')}
        onChange={(one) => onChange(withNumber(draft, one))}
        onAdd={() => {
          const next = Math.max(...numbers.map((one) => one.id)) + 1
          const added = { id: next, kind: 'home-return-permit', number: '', state: '' } as const
          onChange({ ...draft, numbers: [...numbers, added] })
        }}
        onRemove={(gone) =>
          onChange({ ...draft, numbers: numbers.filter((one) => one.id !== gone) })
        }
      />
      <div className="register-fields">
        {text('name')}
        {text('latinName')}
        <DayField
          label={t('person.links.birth')}
          value={draft.birth}
          onDay={(birth) => onChange({ ...draft, birth })}
          unreadable={t('transfer.dayUnreadable')}
          problem={problem('birth')}
        />
        <div className="field">
          <label htmlFor={`${id}-sex`}>{t('person.links.sexLabel')}</label>
          <select
            id={`${id}-sex`}
            className="select"
            value={draft.sex}
            aria-invalid={missing.includes('sex') ? true : undefined}
            onChange={({ target }) => {
              const sex = (['female', 'male', 'unknown'] as const).find(
                (one) => one === target.value,
              )
              onChange({ ...draft, sex: sex ?? '' })
            }}
          >
            <option value="">{t('person.register.choose')}</option>
            {(['female', 'male', 'unknown'] as const).map((sex) => (
              <option key={sex} value={sex}>
                {t(`sex.${sex}`)}
              </option>
            ))}
          </select>
          {missing.includes('sex') ? <p className="field-problem">{problem('sex')}</p> : null}
        </div>
        {text('phone')}
      </div>
    </>
  )
}

interface OpenTakenProps extends RegisterProps {
  readonly draft: RegistrationDraft
  readonly error: unknown
}

/** A number that leads to somebody leads to that record. */
function OpenTaken({ draft, error, onOpen }: OpenTakenProps) {
  const { t } = useTranslation()
  const lookup = useLookup(({ id }) => onOpen(id))
  if (!(error instanceof Refused) || error.problem.code !== 'identifier-taken') return null
  const sent = draft.numbers.filter((one) => one.number.trim() !== '' && faultOf(one) === null)
  const taken = sent[Number(error.problem.pointer?.split('/').at(-1) ?? 0)]
  if (taken === undefined) return null
  const { number, kind, state } = taken
  return (
    <p className="register-taken">
      <button
        type="button"
        className="button"
        disabled={lookup.busy}
        onClick={() => lookup.find(number, { kind, ...(state === '' ? {} : { state }) })}
      >
        {t('person.register.openTaken')}
      </button>
      {lookup.problem === null ? null : <span className="field-problem">{lookup.problem}</span>}
    </p>
  )
}
