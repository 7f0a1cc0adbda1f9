/** The steps of a month in their order: done, next, late, and by whom. */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClearingMonthJson, CycleStepJson } from '../../../server/http/contract/clearing.ts'
import { ActProblem } from './act-problem.tsx'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'

const tones: Readonly<Record<CycleStepJson['state'], string>> = {
  done: 'accent',
  'done-late': 'wait',
  next: '',
  late: 'refused',
  waiting: '',
}

export function CycleSteps({ month }: { readonly month: ClearingMonthJson }) {
  const { t } = useTranslation()
  const { steps, period } = month
  const open = steps.find(({ doneOn }) => doneOn === null)
  return (
    <section className="panel cycle" aria-labelledby="cycle-title">
      <h2 id="cycle-title">{t('clearing.cycle.title', { period })}</h2>
      <ol>
        {steps.map((step, i) => (
          <li key={step.name} className={`cycle-step ${step.state}`}>
            <span className="cycle-number" aria-hidden="true">
              {step.doneOn === null ? i + 1 : '✓'}
            </span>
            <span className="cycle-name">
              <strong>{t(`clearing.step.${step.name}`)}</strong>
              <span className="quiet">{t(`clearing.role.${step.role}`)}</span>
            </span>
            <span className="cycle-day">
              <span>{t('clearing.cycle.by', { day: step.due })}</span>
              <Done step={step} />
            </span>
            <span className={`badge ${tones[step.state]}`}>
              {t(`clearing.stepState.${step.state}`)}
            </span>
          </li>
        ))}
      </ol>
      {open === undefined ? (
        <p className="note">{t('clearing.cycle.closed')}</p>
      ) : (
        <NextStep key={open.name} period={period} step={open}>
          {open.name === 'reconciled' ? <Unreconciled missing={month.unreconciled} /> : null}
        </NextStep>
      )}
    </section>
  )
}

function Done({ step }: { readonly step: CycleStepJson }) {
  const { t } = useTranslation()
  if (step.doneOn !== null) {
    return <span className="quiet">{t('clearing.cycle.doneOn', { day: step.doneOn })}</span>
  }
  if (step.certainty === 'illustrative' || step.certainty === null) {
    return <span className="quiet">{t('clearing.cycle.uncertain')}</span>
  }
  return null
}

/** Whose books, and of which day, have to be held against ours before the first step. */
function Unreconciled({ missing }: { readonly missing: ClearingMonthJson['unreconciled'] }) {
  const { t } = useTranslation()
  const names = useNames()
  if (missing === null) return null
  const { payer, day } = missing
  return (
    <span className="field-hint">
      {t('clearing.cycle.unreconciled', { fund: names.scheme(payer), day })}
    </span>
  )
}

interface NextStepProps {
  readonly period: string
  readonly step: CycleStepJson
  readonly children: ReactNode
}

/** One person takes a step, but the confirmation: that one is proposed to a second person. */
function NextStep({ period, step, children }: NextStepProps) {
  const { t } = useTranslation()
  const [isProposed, setProposed] = useState(false)
  const act = useAct(() => setProposed(step.name === 'confirmed'))
  const isConfirmation = step.name === 'confirmed'
  const name = t(`clearing.step.${step.name}`)
  return (
    <div className="cycle-next">
      <button
        type="button"
        className="button primary"
        disabled={act.isSending}
        onClick={() =>
          isConfirmation
            ? act.send('proposals', { kind: 'confirm-period', period, reason: name })
            : act.send(`months/${period}/steps`, { step: step.name })
        }
      >
        {act.isSending ? <span className="spinner" /> : null}
        {t(isConfirmation ? 'clearing.cycle.propose' : 'clearing.cycle.take', { step: name })}
      </button>
      {children}
      {isConfirmation ? <span className="field-hint">{t('clearing.cycle.twoPersons')}</span> : null}
      {isProposed ? (
        <p className="note" role="status">
          {t('clearing.cycle.proposed')}
        </p>
      ) : null}
      <ActProblem act={act} />
    </div>
  )
}
