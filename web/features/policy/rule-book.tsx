/** The rule book: region x scheme x day, and two of them side by side. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type {
  PoliciesJson,
  RegionSummaryJson,
  SchemeSummaryJson,
} from '../../../server/http/contract/policy.ts'
import { DayField } from '../../components/day-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { policiesQuery } from '../../components/policies.ts'
import { SchemeRules } from './scheme-rules.tsx'
import './rule-book.css'

interface Choice {
  readonly scheme: string
  readonly on: string
}

export function RuleBook({ today }: { readonly today: string }) {
  const { t } = useTranslation()
  const { data, isError, refetch } = useQuery(policiesQuery)
  if (isError) {
    return (
      <EmptyState title={t('lost')} tone="refused">
        <button type="button" className="button" onClick={() => void refetch()}>
          {t('askAgain')}
        </button>
      </EmptyState>
    )
  }
  if (data === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  return <RuleBookOf policies={data} today={today} />
}

function RuleBookOf({
  policies,
  today,
}: {
  readonly policies: PoliciesJson
  readonly today: string
}) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const first = policies.regions[0]?.schemes[0]?.id ?? ''
  const left: Choice = { scheme: params.get('scheme') ?? first, on: params.get('on') ?? today }
  const withScheme = params.get('with')
  const right: Choice | null =
    withScheme === null ? null : { scheme: withScheme, on: params.get('withOn') ?? left.on }
  const search = params.get('q') ?? ''

  function change(part: Readonly<Record<string, string | null>>): void {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries(part)) {
      if (value === null || value === '') next.delete(name)
      else next.set(name, value)
    }
    setParams(next, { replace: true })
  }

  return (
    <div className="rule-book">
      <SchemeIndex
        regions={policies.regions}
        search={search}
        chosen={left.scheme}
        onSearch={(q) => change({ q })}
        onChoose={(scheme) => change({ scheme })}
      />
      <div className="rule-main">
        <div className="rule-choices panel">
          <ChoiceFields
            title={t('rulesPage.shown')}
            choice={left}
            regions={policies.regions}
            onScheme={(scheme) => change({ scheme })}
            onDay={(on) => change({ on })}
          />
          {right === null ? (
            <p className="rule-compare">
              <button
                type="button"
                className="button small"
                onClick={() => change({ with: left.scheme, withOn: yearBefore(left.on) })}
              >
                {t('rulesPage.compareDay')}
              </button>
              <button
                type="button"
                className="button small"
                onClick={() => change({ with: elsewhere(left.scheme, policies), withOn: left.on })}
              >
                {t('rulesPage.compareRegion')}
              </button>
            </p>
          ) : (
            <ChoiceFields
              title={t('rulesPage.beside')}
              choice={right}
              regions={policies.regions}
              onScheme={(scheme) => change({ with: scheme })}
              onDay={(on) => change({ withOn: on })}
            >
              <button
                type="button"
                className="button small plain"
                onClick={() => change({ with: null, withOn: null, only: null })}
              >
                {t('rulesPage.stopComparing')}
              </button>
            </ChoiceFields>
          )}
        </div>
        <SchemeRules
          left={left}
          right={right}
          onlyDifferences={params.has('only')}
          onOnlyDifferences={(only) => change({ only: only ? 'differences' : null })}
        />
      </div>
    </div>
  )
}

/** The same kind of scheme in the next region that has it. */
function elsewhere(scheme: string, { regions }: PoliciesJson): string {
  const name = scheme.slice(scheme.indexOf('/'))
  const others = regions.flatMap(({ schemes }) => schemes.map(({ id }) => id))
  return others.find((id) => id !== scheme && id.endsWith(name)) ?? scheme
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4).replace('-02-29', '-02-28')}`
}

interface SchemeIndexProps {
  readonly regions: readonly RegionSummaryJson[]
  readonly search: string
  readonly chosen: string
  readonly onSearch: (text: string) => void
  readonly onChoose: (scheme: string) => void
}

function SchemeIndex({ regions, search, chosen, onSearch, onChoose }: SchemeIndexProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const found = useMemo(() => matching(regions, search), [regions, search])
  return (
    <nav className="scheme-index panel" aria-label={t('rulesPage.index')}>
      <input
        className="input"
        type="search"
        aria-label={t('rulesPage.search')}
        placeholder={t('rulesPage.search')}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      {found.length === 0 ? <p className="quiet">{t('rulesPage.nothing')}</p> : null}
      <ul>
        {found.map(({ region, schemes }) => (
          <li key={region.id}>
            <p className="scheme-region">{textIn(region.title)}</p>
            <ul>
              {schemes.map((scheme) => (
                <li key={scheme.id}>
                  <button
                    type="button"
                    aria-current={scheme.id === chosen ? 'true' : undefined}
                    onClick={() => onChoose(scheme.id)}
                  >
                    <span>{textIn(scheme.title)}</span>
                    <span className="quiet">{scheme.benefits.length}</span>
                  </button>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function matching(regions: readonly RegionSummaryJson[], search: string) {
  const wanted = search.trim().toLowerCase()
  const fits = (scheme: SchemeSummaryJson): boolean =>
    [scheme, ...scheme.benefits].some(
      ({ id, title }) =>
        id.includes(wanted) ||
        Object.values(title).some((name: string) => name.toLowerCase().includes(wanted)),
    )
  return regions
    .map((region) => {
      const own = Object.values(region.title).some((name: string) =>
        name.toLowerCase().includes(wanted),
      )
      return {
        region,
        schemes: wanted === '' || own ? region.schemes : region.schemes.filter(fits),
      }
    })
    .filter(({ schemes }) => schemes.length > 0)
}

interface ChoiceFieldsProps {
  readonly title: string
  readonly choice: Choice
  readonly regions: readonly RegionSummaryJson[]
  readonly onScheme: (scheme: string) => void
  readonly onDay: (day: string) => void
  readonly children?: ReactNode
}

function ChoiceFields({ title, choice, regions, onScheme, onDay, children }: ChoiceFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <fieldset className="rule-choice">
      <legend>{title}</legend>
      <select
        className="select"
        aria-label={t('rulesPage.scheme')}
        value={choice.scheme}
        onChange={(event) => onScheme(event.target.value)}
      >
        {regions.map((region) => (
          <optgroup key={region.id} label={textIn(region.title)}>
            {region.schemes.map((scheme) => (
              <option key={scheme.id} value={scheme.id}>
                {textIn(scheme.title)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <DayField
        labelHidden
        label={t('rulesPage.day')}
        value={choice.on}
        onDay={onDay}
        unreadable={t('counter.dayUnreadable')}
      />
      {children}
    </fieldset>
  )
}
