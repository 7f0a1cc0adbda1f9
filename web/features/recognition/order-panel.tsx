/** What stands of a test before it is ordered, and the three ways to go on: use it, order, order again. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StandingJson, TestJson } from '../../../server/http/contract/recognition.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { standingQuery, testsKey } from './queries.ts'
import { type Repeat, RepeatForm } from './repeat-form.tsx'
import { ResultCard } from './result-card.tsx'
import type { Seat } from './use-seat.ts'
import { useGapText } from './use-words.ts'

interface OrderPanelProps {
  readonly person: string
  readonly item: string
  readonly seat: Seat
}

export function OrderPanel({ person, item, seat }: OrderPanelProps) {
  const queries = useQueryClient()
  const problemText = useProblemText()
  const [done, setDone] = useState<TestJson | null>(null)
  const read = useQuery(standingQuery(person, item, seat.as))
  const { state, send, busy } = useSending<TestJson>(`test ${person} ${item}`, {
    onDone: (test) => {
      setDone(test)
      void queries.invalidateQueries({ queryKey: [testsKey, 'person', person] })
    },
    // Another result came in meanwhile, or one was taken back.
    onRefused: () => void queries.invalidateQueries({ queryKey: [testsKey, 'standing', person] }),
  })
  const { institution, department } = seat
  const asked = { person, item, institution, department }
  const post = (deed: object) => send('/api/tests', { ...asked, ...deed }, seat.as)
  return (
    <Loaded read={read}>
      {(standing) =>
        done === null ? (
          <div className="tests-stack">
            <Standing
              standing={standing}
              institution={institution}
              isBusy={busy}
              onUse={(result) => post({ act: 'recognise', result })}
              onOrder={(repeat) => post({ act: 'order', repeat })}
            />
            <ProblemNote problem={state.is === 'refused' ? problemText(state.problem) : null} />
          </div>
        ) : (
          <Done test={done} standing={standing} />
        )
      }
    </Loaded>
  )
}

interface StandingProps {
  readonly standing: StandingJson
  readonly institution: string
  readonly isBusy: boolean
  readonly onUse: (result: string) => void
  readonly onOrder: (repeat: Repeat | null) => void
}

function Standing({ standing, institution, isBusy, onUse, onOrder }: StandingProps) {
  const { t } = useTranslation()
  const gapText = useGapText()
  const [isAgain, setAgain] = useState(false)
  const { results, others } = standing
  return (
    <>
      {results.length === 0 ? (
        <EmptyState title={t('recognition.desk.noneCounts')}>
          <p className="quiet">{t('recognition.desk.noneCountsHint')}</p>
        </EmptyState>
      ) : (
        <section aria-labelledby="tests-counting" className="tests-stack">
          <h2 id="tests-counting">{t('recognition.desk.counting')}</h2>
          {results.map(({ test, mark, until }) => (
            <ResultCard key={test.id} test={test} institution={institution}>
              <p className="tests-marks">
                <span className="badge accent">{mark || t('recognition.result.own')}</span>
                <strong>{t('recognition.result.until', { day: until })}</strong>
              </p>
              <button
                type="button"
                className="button primary"
                disabled={isBusy}
                onClick={() => onUse(test.id)}
              >
                {isBusy ? t('recognition.desk.sending') : t('recognition.desk.use')}
              </button>
            </ResultCard>
          ))}
          <p className="field-hint">{t('recognition.result.whoDecides')}</p>
        </section>
      )}
      {others.length === 0 ? null : (
        <details className="tests-others">
          <summary>{t('recognition.desk.others', { count: others.length })}</summary>
          <div className="tests-stack">
            {others.map((other) => (
              <ResultCard key={other.test.id} test={other.test} institution={institution}>
                <p className="note wait">{gapText(other)}</p>
              </ResultCard>
            ))}
          </div>
        </details>
      )}
      {results.length === 0 ? (
        <button
          type="button"
          className="button primary"
          disabled={isBusy}
          onClick={() => onOrder(null)}
        >
          {isBusy ? t('recognition.desk.sending') : t('recognition.desk.order')}
        </button>
      ) : null}
      {results.length > 0 && !isAgain ? (
        <button type="button" className="button" onClick={() => setAgain(true)}>
          {t('recognition.desk.repeat')}
        </button>
      ) : null}
      {results.length > 0 && isAgain ? <RepeatForm isBusy={isBusy} onRepeat={onOrder} /> : null}
    </>
  )
}

interface DoneProps {
  readonly test: TestJson
  readonly standing: StandingJson
}

function Done({ test, standing }: DoneProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const used = standing.results.find((one) => one.test.id === test.recognised)?.test
  if (used !== undefined) {
    const facts = { place: textIn(used.institutionTitle), on: used.report?.on ?? '' }
    return (
      <p className="note" role="status">
        {t('recognition.desk.done.recognised', facts)}
      </p>
    )
  }
  const { repeat } = test
  return (
    <p className="note" role="status">
      {repeat === null
        ? t('recognition.desk.done.ordered')
        : t('recognition.desk.done.repeated', {
            reason: t(`recognition.reason.${repeat.reason}`),
          })}
    </p>
  )
}
