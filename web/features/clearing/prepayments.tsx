/** Prepayments between provinces: what a month used of them, and where they run short. */
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrepaymentsJson } from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ActProblem } from './act-problem.tsx'
import { Budgets } from './budgets.tsx'
import { Looking, PeriodChooser, ReadFailed, usePeriod } from './clearing-frame.tsx'
import { prepaymentsQuery } from './queries.ts'
import { useAct } from './use-act.ts'
import { UseBar } from './use-bar.tsx'
import { useNames } from './use-names.ts'

export function Prepayments() {
  const { t } = useTranslation()
  const [period] = usePeriod()
  const officer = useActing()?.as
  const read = useQuery(prepaymentsQuery(officer, period))
  return (
    <>
      <div className="clearing-tools">
        <PeriodChooser />
        {read.data === undefined ? null : (
          <span className="quiet">{t('clearing.prepayment.days', read.data.days)}</span>
        )}
      </div>
      {read.isPending ? <Looking /> : null}
      {read.isError ? <ReadFailed error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data === undefined ? null : <Rows prepayments={read.data} />}
      <Budgets />
    </>
  )
}

type Row = PrepaymentsJson['rows'][number]

function Rows({ prepayments }: { readonly prepayments: PrepaymentsJson }) {
  const { t } = useTranslation()
  const { rows, thresholds } = prepayments
  const names = useNames()
  const [open, setOpen] = useState('')
  return (
    <section className="panel" aria-labelledby="prepayments-title">
      <header className="panel-head">
        <h2 id="prepayments-title">
          {t('clearing.prepayment.title', { period: prepayments.period })}
        </h2>
        <p className="quiet">{t('clearing.prepayment.note')}</p>
      </header>
      {rows.length === 0 ? <EmptyState title={t('clearing.prepayment.empty')} /> : null}
      <ol className="prepayments">
        {rows.map((row) => {
          const key = `${row.insuredProvince} ${row.careProvince}`
          return (
            <li key={key} className={row.level}>
              <div className="prepayment-name">
                <strong>
                  {names.province(row.insuredProvince)} → {names.province(row.careProvince)}
                </strong>
                <span className="quiet">
                  {t('clearing.prepayment.quota', {
                    amount: `${markOf(row.currency)}${groupedText(row.quota)}`,
                  })}
                </span>
              </div>
              {row.prepaid === '0.00' ? (
                <p className="not-prepaid">
                  <span className="badge refused">{t('clearing.prepayment.none')}</span>
                </p>
              ) : (
                <UseBar percent={row.usedPercent} level={row.level} thresholds={thresholds} />
              )}
              <dl className="prepayment-amounts">
                <div>
                  <dt>{t('clearing.prepayment.cleared')}</dt>
                  <dd className="amount">
                    {markOf(row.currency)}
                    {groupedText(row.cleared)}
                  </dd>
                </div>
                <div>
                  <dt>{t('clearing.prepayment.prepaid')}</dt>
                  <dd className="amount">
                    {markOf(row.currency)}
                    {groupedText(row.prepaid)}
                  </dd>
                </div>
              </dl>
              <div className="prepayment-act">
                {row.level !== 'normal' && row.askBy !== null ? (
                  <span className="field-hint">
                    {t('clearing.prepayment.askBy', { day: row.askBy })}
                  </span>
                ) : null}
                <button
                  type="button"
                  className="button small"
                  aria-expanded={open === key}
                  onClick={() => setOpen(open === key ? '' : key)}
                >
                  {t('clearing.prepayment.change')}
                </button>
              </div>
              {open === key ? <Change row={row} period={prepayments.period} /> : null}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** A quota for the year, or an increase in need: proposed here, released by a second person. */
function Change({ row, period }: { readonly row: Row; readonly period: string }) {
  const { t } = useTranslation()
  const id = useId()
  const isFirst = row.prepaid === '0.00'
  const [kind, setKind] = useState<'prepayment-quota' | 'prepayment-increase'>(
    isFirst ? 'prepayment-quota' : 'prepayment-increase',
  )
  const [amount, setAmount] = useState(isFirst && row.quota !== '0.00' ? row.quota : '')
  const [reason, setReason] = useState('')
  const [isDone, setDone] = useState(false)
  const act = useAct(() => setDone(true))
  const { insuredProvince, careProvince, currency } = row
  const about = {
    insuredProvince,
    careProvince,
    currency,
    amount: amount.replaceAll(',', ''),
    reason,
  }
  const year = Number(period.slice(0, 4))
  return (
    <form
      className="prepayment-change"
      onSubmit={(event) => {
        event.preventDefault()
        const when = kind === 'prepayment-quota' ? { year } : { period }
        act.send('proposals', { kind, ...about, ...when })
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('clearing.proposal.kind')}</label>
        <select
          id={`${id}-kind`}
          className="select"
          value={kind}
          onChange={(event) => setKind(event.target.value as typeof kind)}
        >
          {(['prepayment-quota', 'prepayment-increase'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`clearing.proposalKind.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-amount`}>{t('clearing.debt.amount')}</label>
        <input
          id={`${id}-amount`}
          className="input amount"
          inputMode="decimal"
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </div>
      <div className="field wide">
        <label htmlFor={`${id}-reason`}>{t('clearing.proposal.reason')}</label>
        <input
          id={`${id}-reason`}
          className="input"
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('clearing.proposal.propose')}
      </button>
      {isDone ? (
        <p className="note" role="status">
          {t('clearing.cycle.proposed')}
        </p>
      ) : null}
      <ActProblem act={act} />
    </form>
  )
}
