/** "My test results", on a phone: what was done, what was used instead of being done again, and why not. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TestJson } from '../../../server/http/contract/recognition.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { dayTextAt } from '../../components/moment-text.ts'
import { PatientPage } from '../../components/patient-page.tsx'
import { testsQuery } from './queries.ts'
import { Report, Versions } from './result-card.tsx'
import './recognition.css'

export function MyTests() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('recognition.mine.title')} lead={t('recognition.mine.lead')}>
      {(person) => <Mine key={person} person={person} />}
    </PatientPage>
  )
}

function Mine({ person }: { readonly person: string }) {
  const read = useQuery(testsQuery(person, `patient:${person}`))
  return <Loaded read={read}>{({ tests }) => <Cards person={person} tests={tests} />}</Loaded>
}

interface CardsProps {
  readonly person: string
  readonly tests: readonly TestJson[]
}

function Cards({ person, tests }: CardsProps) {
  const { t } = useTranslation()
  if (tests.length === 0) {
    return (
      <EmptyState title={t('recognition.mine.none')}>
        <p className="quiet">{t('recognition.mine.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <p className="quiet tests-consent">
        <Link to={`/consents?${new URLSearchParams({ person })}`}>
          {t('recognition.mine.consent')}
        </Link>
      </p>
      <ul className="tests-cards">
        {tests.map((one) => (
          <li key={one.id}>
            <Card test={one} all={tests} />
          </li>
        ))}
      </ul>
    </>
  )
}

interface CardProps {
  readonly test: TestJson
  readonly all: readonly TestJson[]
}

function Card({ test, all }: CardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const title = textIn(test.itemTitle)
  const { report } = test
  const doctor = test.orderedByName
  return (
    <article className="panel tests-result" aria-label={title}>
      <h2>{title}</h2>
      <p className="quiet">
        {t('recognition.result.doneAt', {
          place: textIn(test.institutionTitle),
          on: report?.on ?? dayTextAt(Date.parse(test.recordedAt)),
        })}
      </p>
      <WhatBecame test={test} all={all} />
      {report === null ? null : <Report item={test.item} report={report} />}
      <Versions test={test} />
      {report?.study == null ? null : (
        <Link
          className="button"
          to={`/my-tests/images/${test.id}?${new URLSearchParams({ person: test.person })}`}
        >
          {t('recognition.mine.images')}
        </Link>
      )}
      {doctor === null || test.state === 'reported' ? null : (
        <p className="quiet">{t('recognition.mine.doctor', { name: textIn(doctor) })}</p>
      )}
    </article>
  )
}

function WhatBecame({ test, all }: CardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const factsOf = (id: string) => {
    const found = all.find((one) => one.id === id)
    return {
      place: found === undefined ? '' : textIn(found.institutionTitle),
      on: found?.report?.on ?? '',
    }
  }
  const { recognised, repeat, shown, mark, state } = test
  if (recognised !== null) {
    return (
      <div className="note">
        <p>
          <strong>{t('recognition.mine.recognised', factsOf(recognised))}</strong>
        </p>
        <p>
          {mark === ''
            ? t('recognition.mine.recognisedOwn')
            : t('recognition.mine.recognisedBy', { mark })}
        </p>
      </div>
    )
  }
  if (repeat === null) {
    return state === 'ordered' ? <p>{t('recognition.mine.ordered')}</p> : null
  }
  return (
    <div className="note wait">
      <p>
        <strong>{t('recognition.mine.repeated')}</strong>
      </p>
      <p>{t('recognition.mine.because', { reason: t(`recognition.reason.${repeat.reason}`) })}</p>
      {repeat.note === '' ? null : <p>{t('recognition.mine.note', { note: repeat.note })}</p>}
      {shown.map((id) => (
        <p key={id}>{t('recognition.mine.shown', factsOf(id))}</p>
      ))}
    </div>
  )
}
