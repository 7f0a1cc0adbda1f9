/** The pictures of a report, picked from those that the house's sources have of the patient. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportFormJson } from '../../../server/http/contract/recognition.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { postJson } from '../../components/request.ts'
import { testsKey } from './queries.ts'

interface StudyFieldProps {
  readonly form: ReportFormJson
  readonly study: string | null
  readonly person: string
  readonly as: string | undefined
  readonly problem: string | undefined
  readonly onStudy: (study: string | null, on: string) => void
}

export function StudyField({ form, study, person, as, problem, onStudy }: StudyFieldProps) {
  const { t } = useTranslation()
  const { studies, away, numbers } = form
  return (
    <div className="field">
      <label htmlFor="report-study">{t('recognition.report.study')}</label>
      <select
        id="report-study"
        className="select"
        value={study ?? ''}
        aria-invalid={problem !== undefined}
        onChange={(event) => {
          const uid = event.target.value
          const on = studies.find((one) => one.uid === uid)?.on ?? ''
          onStudy(uid === '' ? null : uid, on)
        }}
      >
        <option value="">
          {studies.length === 0
            ? t('recognition.report.noStudy')
            : t('recognition.report.chooseStudy')}
        </option>
        {study === null || studies.some(({ uid }) => uid === study) ? null : (
          <option value={study}>{study}</option>
        )}
        {studies.map(({ uid, on, modalities, description }) => (
          <option key={uid} value={uid}>
            {[on, modalities.join(' '), description].filter((part) => part !== '').join(' · ')}
          </option>
        ))}
      </select>
      {problem === undefined ? null : (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      {away.length === 0 ? null : (
        <p className="field-hint">{t('recognition.report.away', { count: away.length })}</p>
      )}
      {numbers === null ? null : <NumberField numbers={numbers} person={person} as={as} />}
    </div>
  )
}

interface NumberFieldProps {
  readonly numbers: readonly string[]
  readonly person: string
  readonly as: string | undefined
}

/** The archive files by the house's own numbers, so that one of the patient has to be known. */
function NumberField({ numbers, person, as }: NumberFieldProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [number, setNumber] = useState('')
  const keep = useMutation({
    mutationFn: () =>
      postJson(`/api/persons/${person}/patient-numbers`, { number: number.trim() }, { as }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [testsKey, 'form', person] }),
  })
  return (
    <div className="tests-marks">
      <label htmlFor="report-number">{t('recognition.report.number')}</label>
      {numbers.map((one) => (
        <span key={one} className="badge">
          {one}
        </span>
      ))}
      <input
        id="report-number"
        className="input"
        value={number}
        maxLength={64}
        onChange={(event) => setNumber(event.target.value)}
      />
      <button
        type="button"
        className="button small"
        disabled={keep.isPending || number.trim() === ''}
        onClick={() => keep.mutate()}
      >
        {t('recognition.report.keepNumber')}
      </button>
      {keep.error === null ? null : <AnswerProblem error={keep.error} />}
    </div>
  )
}
