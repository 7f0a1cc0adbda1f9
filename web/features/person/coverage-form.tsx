/** Enters a public coverage as it stands on a card or certificate. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type KeptCoverageJson,
  type NewCoverageJson,
  personClasses,
} from '../../../server/http/contract/person-record.ts'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { policiesQuery } from '../../components/policies.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useRecordAct } from '../../components/use-record-act.ts'
import { recordKey } from './record-queries.ts'

const empty = { region: '', scheme: '', number: '', from: '', to: '', personClass: '' }
type Draft = typeof empty

export function CoverageForm({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const policies = useQuery(policiesQuery)
  return (
    <section className="panel register-part" aria-labelledby="record-add">
      <h2 id="record-add">{t('person.record.add')}</h2>
      <p className="quiet">{t('person.record.addHint')}</p>
      <Loaded read={policies}>{({ regions }) => <Form person={person} regions={regions} />}</Loaded>
    </section>
  )
}

type Regions = NonNullable<Awaited<ReturnType<(typeof policiesQuery)['queryFn']>>>['regions']

interface FormProps {
  readonly person: string
  readonly regions: Regions
}

function Form({ person, regions }: FormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(empty)
  const [isTold, setTold] = useState(false)
  const act = useRecordAct<KeptCoverageJson>(recordKey, undefined, () => setDraft(empty))
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const missing = (['scheme', 'number', 'from'] as const).filter(
    (name) => draft[name].trim() === '',
  )

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTold(missing.length > 0)
    if (missing.length > 0 || act.isSending) return
    act.send(`/api/persons/${encodeURIComponent(person)}/coverages`, bodyOf(draft))
  }
  return (
    <form onSubmit={submit} noValidate>
      <div className="register-fields">
        <SchemeFields draft={draft} regions={regions} isTold={isTold} onChange={change} />
        <NumberField draft={draft} isTold={isTold} onChange={change} />
        <DayField
          label={t('person.record.from')}
          value={draft.from}
          onDay={(from) => change({ from })}
          unreadable={t('transfer.dayUnreadable')}
          problem={isTold && draft.from === '' ? t('referral.field.missing') : undefined}
        />
        <DayField
          label={t('person.record.to')}
          value={draft.to}
          onDay={(to) => change({ to })}
          unreadable={t('transfer.dayUnreadable')}
          optional
        />
        <ClassField draft={draft} onChange={change} />
      </div>
      <div className="register-acts">
        <button type="submit" className="button primary" disabled={act.isSending}>
          {t('person.record.enter')}
        </button>
      </div>
      <ProblemNote problem={act.problem} />
    </form>
  )
}

function bodyOf({ scheme, number, from, to, personClass }: Draft): NewCoverageJson {
  const known = personClasses.find((one) => one === personClass)
  return {
    scheme,
    number: number.trim(),
    from,
    ...(to === '' ? {} : { to }),
    ...(known === undefined ? {} : { personClass: known }),
  }
}

interface FieldProps {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}

interface SchemeFieldsProps extends FieldProps {
  readonly regions: Regions
  readonly isTold: boolean
}

function SchemeFields({ draft, regions, isTold, onChange }: SchemeFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const ours = regions.filter(({ schemes }) => schemes.some(({ kind }) => kind === 'public'))
  const schemes = ours.find((region) => region.id === draft.region)?.schemes ?? []
  const isMissing = isTold && draft.scheme === ''
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-region`}>{t('person.record.region')}</label>
        <select
          id={`${id}-region`}
          className="select"
          value={draft.region}
          onChange={({ target }) => onChange({ region: target.value, scheme: '' })}
        >
          <option value="">{t('person.register.choose')}</option>
          {ours.map(({ id: region, title }) => (
            <option key={region} value={region}>
              {textIn(title)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-scheme`}>{t('person.record.scheme')}</label>
        <select
          id={`${id}-scheme`}
          className="select"
          value={draft.scheme}
          disabled={draft.region === ''}
          aria-invalid={isMissing ? true : undefined}
          onChange={({ target }) => onChange({ scheme: target.value })}
        >
          <option value="">{t('person.register.choose')}</option>
          {schemes
            .filter(({ kind }) => kind === 'public')
            .map(({ id: scheme, title }) => (
              <option key={scheme} value={scheme}>
                {textIn(title)}
              </option>
            ))}
        </select>
        {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
      </div>
    </>
  )
}

function NumberField({ draft, isTold, onChange }: FieldProps & { readonly isTold: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const isMissing = isTold && draft.number.trim() === ''
  return (
    <div className="field">
      <label htmlFor={id}>{t('person.record.number')}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        spellCheck={false}
        maxLength={30}
        value={draft.number}
        aria-invalid={isMissing ? true : undefined}
        onChange={({ target }) => onChange({ number: target.value })}
      />
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </div>
  )
}

function ClassField({ draft, onChange }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('rules.attribute.personClass')}</label>
      <select
        id={id}
        className="select"
        value={draft.personClass}
        onChange={({ target }) => onChange({ personClass: target.value })}
      >
        <option value="">{t('whatIf.unknown')}</option>
        {personClasses.map((one) => (
          <option key={one} value={one}>
            {t(`rules.attributeContent.personClass.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
