/** One person's record at the front desk: the rights, entering and ending them, and who did what. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CoverageJson, CoveragesJson } from '../../../server/http/contract/person.ts'
import type {
  KeptCoverageJson,
  RecordDeedsJson,
} from '../../../server/http/contract/person-record.ts'
import { DayField } from '../../components/day-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { momentText } from '../../components/moment-text.ts'
import { PersonName } from '../../components/person-name.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useRecordAct } from '../../components/use-record-act.ts'
import { CoverageForm } from './coverage-form.tsx'
import { recordCoveragesQuery, recordDeedsQuery, recordKey } from './record-queries.ts'
import './register.css'

export function PersonRecord({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(recordCoveragesQuery(person))
  return (
    <div className="register">
      <h1>{t('person.record.title')}</h1>
      <p>
        <Link to="/registration">{t('person.record.next')}</Link>
      </p>
      <Loaded read={read}>{(rights) => <Opened key={person} rights={rights} />}</Loaded>
    </div>
  )
}

function Opened({ rights }: { readonly rights: CoveragesJson }) {
  const { t } = useTranslation()
  const { person, coverages } = rights
  return (
    <>
      <section className="panel register-part" aria-label={t('person.record.title')}>
        <p className="register-person">
          <PersonName key={person.id} person={person} purpose="settlement" />
          <span>{t(`sex.${person.sex}`)}</span> <span>{person.birth}</span>
        </p>
      </section>
      <section className="panel register-part" aria-labelledby="record-coverages">
        <h2 id="record-coverages">{t('person.record.coverages')}</h2>
        {coverages.length === 0 ? (
          <EmptyState title={t('person.record.noCoverage')}>
            <p className="quiet">{t('person.record.noCoverageHint')}</p>
          </EmptyState>
        ) : (
          <ul className="record-coverages">
            {coverages.map((coverage) => (
              <li key={coverage.id}>
                <Coverage person={person.id} coverage={coverage} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <CoverageForm person={person.id} />
      <Deeds person={person.id} coverages={coverages} />
    </>
  )
}

interface CoverageProps {
  readonly person: string
  readonly coverage: CoverageJson
}

function Coverage({ person, coverage }: CoverageProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [isEnding, setEnding] = useState(false)
  const { title, regionTitle, state, kind, from, to } = coverage
  const isOurs = kind === 'public' && coverage.contract === null && state !== 'ended'
  return (
    <>
      <p className="record-coverage">
        <strong>{textIn(title)}</strong>
        <span>{textIn(regionTitle)}</span>
        <span className={`badge ${state === 'in-force' ? 'accent' : ''}`}>
          {t(`coverageState.${state}`)}
        </span>
        <span className="quiet">
          {to === null ? t('person.record.since', { from }) : t('person.record.term', { from, to })}
        </span>
        {isOurs && !isEnding ? (
          <button type="button" className="button small" onClick={() => setEnding(true)}>
            {t('person.record.end')}
          </button>
        ) : null}
      </p>
      {isEnding ? (
        <Ending person={person} coverage={coverage.id} onDone={() => setEnding(false)} />
      ) : null}
    </>
  )
}

interface EndingProps {
  readonly person: string
  readonly coverage: string
  readonly onDone: () => void
}

function Ending({ person, coverage, onDone }: EndingProps) {
  const { t } = useTranslation()
  const [to, setTo] = useState('')
  const act = useRecordAct<KeptCoverageJson>(recordKey, undefined, onDone)
  const of = encodeURIComponent
  return (
    <form
      className="record-ending"
      onSubmit={(event) => {
        event.preventDefault()
        if (to === '') return
        act.send(`/api/persons/${of(person)}/coverages/${of(coverage)}/end`, { to })
      }}
    >
      <DayField
        label={t('person.record.lastDay')}
        value={to}
        onDay={setTo}
        unreadable={t('transfer.dayUnreadable')}
      />
      <button type="submit" className="button primary" disabled={act.isSending || to === ''}>
        {t('person.record.confirmEnd')}
      </button>
      <button type="button" className="button" onClick={onDone}>
        {t('cancel')}
      </button>
      <p className="quiet">{t('person.record.endHint')}</p>
      <ProblemNote problem={act.problem} />
    </form>
  )
}

interface DeedsProps {
  readonly person: string
  readonly coverages: readonly CoverageJson[]
}

function Deeds({ person, coverages }: DeedsProps) {
  const { t } = useTranslation()
  const read = useQuery(recordDeedsQuery(person))
  return (
    <section className="panel register-part" aria-labelledby="record-deeds">
      <h2 id="record-deeds">{t('person.record.deeds')}</h2>
      <Loaded read={read}>
        {({ deeds }) =>
          deeds.length === 0 ? (
            <p className="quiet">{t('person.record.noDeeds')}</p>
          ) : (
            <ol className="record-deeds">
              {deeds.map((deed) => (
                <li key={deed.number}>
                  <Deed deed={deed} coverages={coverages} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  )
}

interface DeedProps {
  readonly deed: RecordDeedsJson['deeds'][number]
  readonly coverages: readonly CoverageJson[]
}

function Deed({ deed, coverages }: DeedProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const houses = useQuery(institutionsQuery).data?.institutions ?? []
  const house = houses.find(({ id }) => id === deed.institution)?.title
  const right = coverages.find(({ id }) => id === deed.coverage)?.title
  return (
    <>
      <time dateTime={deed.at}>{momentText(deed.at)}</time>{' '}
      <strong>{t(`person.record.act.${deed.act}`)}</strong>{' '}
      {right === undefined ? null : <span>{textIn(right)} </span>}
      {deed.act === 'end-coverage' ? (
        <span>{t('person.record.until', { to: deed.to ?? '' })} </span>
      ) : null}
      <span className="quiet">
        {deed.by}
        {house === undefined ? '' : ` · ${textIn(house)}`}
      </span>
    </>
  )
}
