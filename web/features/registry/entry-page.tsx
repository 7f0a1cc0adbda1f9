/** One entry of the registry with its form and all that it was; without an id, a new one. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { EntryVersionsJson } from '../../../server/http/contract/registry-entries.ts'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { policiesQuery } from '../../components/policies.ts'
import { blankEntry, today } from './blank-entry.ts'
import { EntryHistory } from './entry-changes.tsx'
import type { JsonObject } from './entry-draft.ts'
import { EndEntry } from './entry-end.tsx'
import { EntryForm } from './entry-form.tsx'
import { type EntryKind, entryKinds, entryQuery, termsQuery } from './entry-queries.ts'
import { registryQuery } from './queries.ts'
import './registry.css'
import './entry.css'

export function EntryPage() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const acting = useActing('operator')
  const asked = params.get('kind')
  const kind = entryKinds.find((one) => one === asked) ?? 'institution'
  const id = params.get('id') ?? ''
  return (
    <div className="registry">
      <PageHead
        title={t(id === '' ? `registry.form.new.${kind}` : `registry.form.change.${kind}`)}
        links={<Link to="/registry">{t('registry.form.back')}</Link>}
      />
      {acting === undefined ? null : (
        <>
          <ActingSwitch office="operator" />
          <OneEntry key={kind} kind={kind} id={id} as={acting.as} />
        </>
      )}
    </div>
  )
}

interface OneEntryProps {
  readonly kind: EntryKind
  readonly id: string
  readonly as: string | undefined
}

const nothing: EntryVersionsJson = { head: 0, versions: [] }

function OneEntry({ kind, id, as }: OneEntryProps) {
  const terms = useQuery(termsQuery(as))
  const read = useQuery({ ...entryQuery(kind, id === '' ? '-' : id, as) })
  const { t } = useTranslation()
  // A new entry goes on under its own address, where everything below is read anew.
  const [kept, setKept] = useState('')
  return (
    <>
      {kept !== '' && kept === id ? (
        <p className="note done" role="status">
          {t('registry.form.kept')}
        </p>
      ) : null}
      <Loaded read={terms}>
        {(words) => (
          <Loaded read={read}>
            {(entry) => (
              <Opened
                {...{ kind, id, as }}
                terms={words}
                entry={entry ?? nothing}
                onKept={setKept}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

interface OpenedProps extends OneEntryProps {
  readonly terms: Parameters<typeof EntryForm>[0]['terms']
  readonly entry: EntryVersionsJson
  readonly onKept: (id: string) => void
}

function Opened({ kind, id, as, terms, entry, onKept }: OpenedProps) {
  const textIn = useTextIn()
  const [params, setParams] = useSearchParams()
  const policies = useQuery(policiesQuery)
  const all = useQuery(registryQuery(''))
  const { versions, head } = entry
  const standing = standingOn(versions, today())
  const first = standing ?? blankEntry(kind, params)
  const regions = (policies.data?.regions ?? []).map((one) => [one.id, textIn(one.title)] as const)
  const houses = (all.data?.institutions ?? []).map(
    (one) => [one.id, `${textIn(one.title)} · ${one.id}`] as const,
  )
  return (
    <>
      <EntryForm
        key={head}
        kind={kind}
        first={{ ...first, from: textOf(params.get('from')) ?? today() } as JsonObject}
        isNew={versions.length === 0}
        {...{ head, as, terms, regions, houses }}
        onKept={(keptId) => {
          onKept(keptId)
          if (id === '') setParams({ kind, id: keptId }, { replace: true })
        }}
      />
      {standing === null ? null : <EndEntry kind={kind} id={id} head={head} as={as} />}
      <EntryHistory versions={versions} />
    </>
  )
}

function textOf(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text
}

/** The one that holds today, or the first that will. */
function standingOn(versions: EntryVersionsJson['versions'], day: string): object | null {
  const counting = versions.filter(({ isReplaced }) => !isReplaced)
  const begun = counting.filter(({ from }) => from <= day)
  const byDay = (begun.length === 0 ? counting : begun).toSorted((a, b) =>
    a.from < b.from ? -1 : 1,
  )
  return (begun.length === 0 ? byDay[0] : byDay.at(-1))?.entry ?? null
}
