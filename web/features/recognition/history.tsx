/** All tests of a patient that this house may see, the latest first. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TestsJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { dayTextAt } from '../../components/moment-text.ts'
import { testsQuery } from './queries.ts'
import type { Seat } from './use-seat.ts'

interface HistoryProps {
  readonly person: string
  readonly seat: Seat
}

export function History({ person, seat }: HistoryProps) {
  const read = useQuery(testsQuery(person, seat.as))
  return <Loaded read={read}>{({ tests }) => <Tests tests={tests} />}</Loaded>
}

function Tests({ tests }: TestsJson) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <section className="panel tests-history" aria-labelledby="tests-history">
      <h2 id="tests-history">{t('recognition.desk.history')}</h2>
      {tests.length === 0 ? (
        <p className="quiet">{t('recognition.desk.historyNone')}</p>
      ) : (
        <ul>
          {tests.map((one) => (
            <li key={one.id}>
              <span>{textIn(one.itemTitle)}</span>
              <span className="quiet">
                {textIn(one.institutionTitle)} ·{' '}
                {one.report?.on ?? dayTextAt(Date.parse(one.recordedAt))}
              </span>
              <span className="badge">{t(`recognition.state.${one.state}`)}</span>
              {one.repeat === null ? null : (
                <span className="quiet">{t(`recognition.reason.${one.repeat.reason}`)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
