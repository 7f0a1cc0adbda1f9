/** A result is entered and signed, or one of the own house is corrected. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportFormJson, TestJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { reportFormQuery, testListQuery, testsKey, testsQuery } from './queries.ts'
import { draftOf, type ReportDraft, reportOf } from './report-draft.ts'
import { ReportFields } from './report-fields.tsx'
import { ResultCard } from './result-card.tsx'
import type { Seat } from './use-seat.ts'

interface ReportPanelProps {
  readonly person: string
  readonly item: string
  readonly seat: Seat
}

export function ReportPanel({ person, item, seat }: ReportPanelProps) {
  const form = useQuery(reportFormQuery(person, item, seat.as))
  const tests = useQuery(testsQuery(person, seat.as))
  return (
    <Loaded read={form}>
      {(begun) => (
        <Loaded read={tests}>
          {({ tests: all }) => (
            <Reporting
              person={person}
              item={item}
              seat={seat}
              form={begun}
              tests={all.filter((one) => one.item === item && one.institution === seat.institution)}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

interface ReportingProps extends ReportPanelProps {
  readonly form: ReportFormJson
  /** Of this kind, done or ordered in this house; the latest first. */
  readonly tests: readonly TestJson[]
}

function Reporting({ person, item, seat, form, tests }: ReportingProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const kind = useQuery(testListQuery).data?.items.find((one) => one.item === item)?.kind
  const [wrong, setWrong] = useState<TestJson | null>(null)
  const [done, setDone] = useState<TestJson | null>(null)
  const { state, send, busy } = useSending<TestJson>(`report ${person} ${item}`, {
    onDone: (test) => {
      setDone(test)
      setWrong(null)
      void queries.invalidateQueries({ queryKey: [testsKey, 'person', person] })
    },
  })
  const ordered = tests.find((one) => one.state === 'ordered')
  const { institution } = seat
  function sign(draft: ReportDraft): void {
    const asked = { person, item, institution, report: reportOf(draft) }
    const at = (wrong ?? ordered)?.id
    const path = at === undefined ? '/api/tests' : `/api/tests/${at}/acts`
    const deed =
      wrong === null
        ? { act: 'report' }
        : { act: 'correct', corrects: wrong.version, reason: draft.reason.trim() }
    send(path, { ...deed, ...asked }, seat.as)
  }
  if (done !== null) return <Signed test={done} institution={institution} />
  return (
    <div className="tests-stack">
      {tests
        .filter((one) => one.state === 'reported' && one.id !== wrong?.id)
        .map((one) => (
          <ResultCard key={one.id} test={one} institution={institution}>
            <button type="button" className="button small" onClick={() => setWrong(one)}>
              {t('recognition.report.correct')}
            </button>
          </ResultCard>
        ))}
      <ReportFields
        key={wrong?.id ?? ''}
        begun={draftOf(form, wrong)}
        form={form}
        isImaging={kind === 'imaging'}
        corrects={wrong?.version ?? null}
        person={person}
        as={seat.as}
        isBusy={busy}
        onSign={sign}
        onLeave={() => setWrong(null)}
      />
      <ProblemNote problem={state.is === 'refused' ? problemText(state.problem) : null} />
    </div>
  )
}

function Signed({ test, institution }: { readonly test: TestJson; readonly institution: string }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const name = test.signedByName === null ? '' : textIn(test.signedByName)
  return (
    <div className="tests-stack">
      <p className="note" role="status">
        {t('recognition.report.signed', { name, version: test.version })}
      </p>
      <ResultCard test={test} institution={institution} />
    </div>
  )
}
