/** Enters and changes an entry of the registry: typed, held against the registry, shown, then recorded. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryVersionsJson } from '../../../server/http/contract/registry-entries.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useLanguage } from '../../components/language.ts'
import { Refused } from '../../components/request.ts'
import { ChangeList } from './entry-changes.tsx'
import {
  type EntryDraft,
  EntryDraftProvider,
  type JsonObject,
  textAt,
  withValue,
} from './entry-draft.ts'
import { DayAt, TextField } from './entry-fields.tsx'
import { Section } from './entry-parts.tsx'
import { checkEntry, type EntryKind, useKeeping } from './entry-queries.ts'
import { type EntryFieldsProps, InstitutionFields } from './institution-fields.tsx'
import { AllianceFields, InsurerFields } from './other-fields.tsx'
import { PractitionerFields } from './practitioner-fields.tsx'

const fieldsOf = {
  institution: InstitutionFields,
  practitioner: PractitionerFields,
  alliance: AllianceFields,
  insurer: InsurerFields,
} as const

interface EntryFormProps extends EntryFieldsProps {
  readonly kind: EntryKind
  readonly first: JsonObject
  readonly isNew: boolean
  readonly head: EntryVersionsJson['head']
  readonly as: string | undefined
  readonly onKept: (id: string) => void
}

export function EntryForm({ kind, first, isNew, head, as, onKept, ...lists }: EntryFormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [draft, setDraft] = useState(first)
  const [basis, setBasis] = useState('')
  const basisId = useId()
  const check = useMutation({ mutationFn: () => checkEntry(kind, [draft], as) })
  const keeping = useKeeping(as, () => onKept(textAt(draft, '/id')))
  const form = useRef<HTMLFormElement>(null)
  const problems = new Map<string, string>()
  const within = `/${kind}s/0`
  for (const { pointer, what } of check.data?.problems ?? []) {
    problems.set(pointer.slice(within.length), what[language])
  }
  // What is not of the form at all is told by its place alone.
  const malformed = check.error instanceof Refused ? (check.error.problem.pointer ?? '') : ''
  if (malformed.startsWith(within)) {
    problems.set(malformed.slice(within.length), t('registry.form.malformed'))
  }
  const count = problems.size
  useEffect(() => {
    if (count > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [count])

  const shared: EntryDraft = {
    draft,
    put(pointer, value) {
      setDraft((before) => withValue(before, pointer, value))
      check.reset()
      keeping.reset()
    },
    problemAt: (pointer) => problems.get(pointer),
  }
  const Fields = fieldsOf[kind]
  const [change] = check.data?.problems.length === 0 ? check.data.changes : []
  return (
    <EntryDraftProvider value={shared}>
      <form
        ref={form}
        className="entry-form"
        onSubmit={(event) => {
          event.preventDefault()
          check.mutate()
        }}
      >
        <Section title={t('registry.form.section.when')} hint={t('registry.form.whenHint')}>
          {isNew ? (
            <TextField
              at="/id"
              label={t(`registry.form.idOf.${kind}`)}
              empty=""
              hint={t(`registry.form.idHint.${kind}`)}
            />
          ) : null}
          <DayAt at="/from" label={t('registry.form.holdsFrom')} />
          <div className="field">
            <label htmlFor={basisId}>{t('registry.form.basis')}</label>
            <input
              id={basisId}
              className="input"
              maxLength={200}
              value={basis}
              onChange={(event) => setBasis(event.target.value)}
            />
          </div>
        </Section>
        <Fields {...lists} />
        <div className="panel entry-section entry-end" aria-live="polite">
          {count > 0 ? (
            <p className="note refused">{t('registry.form.problems', { count })}</p>
          ) : null}
          {[...problems].map(([pointer, text]) => (
            <p key={pointer} className="field-problem">
              {text}
            </p>
          ))}
          {check.error !== null && count === 0 ? <AnswerProblem error={check.error} /> : null}
          {change === undefined ? (
            <button type="submit" className="button primary" disabled={check.isPending}>
              {t('registry.form.preview')}
            </button>
          ) : (
            <Preview
              change={change}
              draft={draft}
              busy={keeping.isPending}
              onKeep={() => keeping.mutate({ file: { [`${kind}s`]: [draft] }, basis, seen: head })}
            />
          )}
          {keeping.error === null ? null : <AnswerProblem error={keeping.error} />}
        </div>
      </form>
    </EntryDraftProvider>
  )
}

interface PreviewProps {
  readonly change: Awaited<ReturnType<typeof checkEntry>>['changes'][number]
  readonly draft: JsonObject
  readonly busy: boolean
  readonly onKeep: () => void
}

export function Preview({ change, draft, busy, onKeep }: PreviewProps) {
  const { t } = useTranslation()
  const { from, to, was, isRecorded } = change
  const isCorrection = was?.from === from
  return (
    <>
      <h2>{t('registry.form.previewTitle')}</h2>
      <p>
        {to === null
          ? t('registry.form.holds', { from })
          : t('registry.form.holdsTo', { from, to })}
        {isCorrection && !isRecorded ? ` ${t('registry.form.corrects')}` : ''}
      </p>
      <ChangeList was={was} now={draft} from={from} />
      <button
        type="button"
        className="button primary"
        disabled={busy || isRecorded}
        onClick={onKeep}
      >
        {t('registry.form.keep')}
      </button>
    </>
  )
}
