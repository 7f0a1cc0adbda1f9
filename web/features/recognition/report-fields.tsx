/** The fields of a report: measured values, or the study with what is seen and what it comes to. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { besideInterval } from '../../../engine/recognition/reference.ts'
import type { ReportFormJson } from '../../../server/http/contract/recognition.ts'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import { type Missing, missingIn, type ReportDraft } from './report-draft.ts'
import { StudyField } from './study-field.tsx'

interface ReportFieldsProps {
  readonly begun: ReportDraft
  readonly form: ReportFormJson
  readonly isImaging: boolean
  /** The version that is wrong; null where it is the first. */
  readonly corrects: number | null
  readonly person: string
  readonly as: string | undefined
  readonly isBusy: boolean
  readonly onSign: (draft: ReportDraft) => void
  readonly onLeave: () => void
}

export function ReportFields({ begun, form, isImaging, corrects, ...props }: ReportFieldsProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(begun)
  const [isTried, setTried] = useState(false)
  const missing = missingIn(draft, { isImaging, isCorrection: corrects !== null })
  const change = (part: Partial<ReportDraft>) => setDraft({ ...draft, ...part })
  const said = (name: Missing) =>
    isTried && missing.includes(name) ? t(`recognition.report.missing.${name}`) : undefined
  const text = (name: 'finding' | 'impression' | 'reason', rows: number) => (
    <TextField
      name={name}
      rows={rows}
      value={draft[name]}
      problem={said(name)}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    <form
      className="panel tests-repeat"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (missing.length === 0) props.onSign(draft)
      }}
    >
      <h2>
        {corrects === null
          ? t('recognition.report.title')
          : t('recognition.report.correcting', { version: corrects })}
      </h2>
      <Mark mark={form.mark} />
      <DayField
        label={t('recognition.report.on')}
        value={draft.on}
        unreadable={t('recognition.report.missing.on')}
        problem={said('on')}
        onDay={(on) => change({ on })}
      />
      {isImaging ? (
        <>
          <StudyField
            form={form}
            study={draft.study}
            person={props.person}
            as={props.as}
            problem={said('study')}
            onStudy={(study, on) => change({ study, ...(on === '' ? {} : { on }) })}
          />
          {text('finding', 4)}
          {text('impression', 2)}
        </>
      ) : (
        <Values draft={draft} analytes={form.analytes} problem={said('values')} onChange={change} />
      )}
      {corrects === null ? null : text('reason', 2)}
      <p className="tests-marks">
        <button type="submit" className="button primary" disabled={props.isBusy}>
          {props.isBusy ? t('recognition.desk.sending') : t('recognition.report.sign')}
        </button>
        {corrects === null ? null : (
          <button type="button" className="button" onClick={props.onLeave}>
            {t('recognition.report.leave')}
          </button>
        )}
      </p>
    </form>
  )
}

function Mark({ mark }: Pick<ReportFormJson, 'mark'>) {
  const { t } = useTranslation()
  if (mark === null) return <p className="note wait">{t('recognition.report.noMark')}</p>
  return (
    <p className="tests-marks">
      <span className="badge accent">{mark.mark}</span>
      <span className="quiet">{t('recognition.report.markUntil', { day: mark.until })}</span>
    </p>
  )
}

interface ValuesProps {
  readonly draft: ReportDraft
  readonly analytes: ReportFormJson['analytes']
  readonly problem: string | undefined
  readonly onChange: (part: Partial<ReportDraft>) => void
}

function Values({ draft, analytes, problem, onChange }: ValuesProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const nameOf = (written: string) => {
    const title = analytes.find(({ name }) => name === written)?.title
    return title === undefined ? written : textIn(title)
  }
  const change = (at: number, part: object) =>
    onChange({ values: draft.values.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <div className="report-values">
      {draft.values.map(({ name, value, unit, interval, method }, at) => {
        const beside = besideInterval(value, interval)
        return (
          <fieldset key={name}>
            <legend>
              {nameOf(name)} {unit === '' ? null : <span className="quiet">{unit}</span>}{' '}
              {beside === null ? null : (
                <strong className="report-beside">{t(`recognition.report.${beside}`)}</strong>
              )}
            </legend>
            {(['value', 'interval', 'method'] as const).map((field) => (
              <label key={field}>
                <span className="quiet">{t(`recognition.report.${field}`)}</span>
                <input
                  className="input"
                  aria-label={`${nameOf(name)} ${t(`recognition.report.${field}`)}`}
                  value={{ value, interval, method }[field]}
                  onChange={(event) => change(at, { [field]: event.target.value })}
                />
              </label>
            ))}
          </fieldset>
        )
      })}
      {problem === undefined ? null : (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

interface TextFieldProps {
  readonly name: 'finding' | 'impression' | 'reason'
  readonly rows: number
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

function TextField({ name, rows, value, problem, onChange }: TextFieldProps) {
  const { t } = useTranslation()
  const id = `report-${name}`
  return (
    <div className="field">
      <label htmlFor={id}>{t(`recognition.report.${name}`)}</label>
      <textarea
        id={id}
        className="textarea"
        rows={rows}
        maxLength={name === 'finding' ? 4000 : 1000}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
