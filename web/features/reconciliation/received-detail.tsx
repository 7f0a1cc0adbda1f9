/** One statement: what is wrong with it line by line, how often it came, and reconciling it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ReceivedDetailJson, RunJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { Trouble } from './desk.tsx'
import { moneyText } from './money-text.ts'
import { deskKey, receivedFileQuery } from './queries.ts'
import { useDeskWords } from './use-desk-words.ts'

export interface ReceivedDetailProps {
  readonly file: string
  readonly acting: Acting
  readonly onClose: () => void
}

export function ReceivedDetail({ file, acting, onClose }: ReceivedDetailProps) {
  const { t } = useTranslation()
  const read = useQuery(receivedFileQuery(acting.as, file))
  if (read.isError) return <Trouble error={read.error} onRetry={() => void read.refetch()} />
  const found = read.data
  if (found === undefined) return null
  return (
    <section className="panel received-detail" aria-labelledby="received-title">
      <header>
        <h2 id="received-title">{found.name}</h2>
        <span className={`badge ${found.state === 'quarantined' ? 'refused' : 'accent'}`}>
          {t(`reconciliation.received.${found.state}`)}
        </span>
        <span className="quiet">
          {found.rollsBack === ''
            ? `${t(`reconciliation.received.${found.isSealed ? 'sealed' : 'unsealed'}`)} · `
            : ''}
          {t('reconciliation.received.times', {
            count: found.receipts.length,
            times: found.receipts.length,
          })}
        </span>
        <button type="button" className="button plain small" onClick={onClose}>
          {t('close')}
        </button>
      </header>
      <RollBack found={found} />
      <Problems found={found} />
      {found.rollsBack === '' &&
      found.state === 'accepted' &&
      found.from !== null &&
      found.to !== null ? (
        <Reconcile found={found} acting={acting} />
      ) : null}
    </section>
  )
}

/** A message that takes another back, or that was taken back, says so. */
function RollBack({ found }: { readonly found: ReceivedDetailJson }) {
  const { t } = useTranslation()
  const { rollsBack, rolledBackFile, isRolledBack } = found
  if (isRolledBack) {
    return <p className="note wait">{t('reconciliation.received.rolledBack')}</p>
  }
  if (rollsBack === '') return null
  return (
    <p className={`note ${rolledBackFile === null ? 'wait' : ''}`}>
      {t('reconciliation.received.rollsBack', { message: rollsBack })}{' '}
      {rolledBackFile === null
        ? t('reconciliation.received.rollsBackUnknown')
        : t('reconciliation.received.rollsBackKnown')}
    </p>
  )
}

function Problems({ found }: { readonly found: ReceivedDetailJson }) {
  const { t, i18n } = useTranslation()
  if (found.problems.length === 0) return null
  const reasonText = (reason: string) =>
    i18n.exists(`reconciliation.received.reasons.${reason}`)
      ? t(`reconciliation.received.reasons.${reason}` as 'reconciliation.received.all')
      : reason
  const whatText = (what: string) =>
    i18n.exists(`reconciliation.received.what.${what}`)
      ? t(`reconciliation.received.what.${what}` as 'reconciliation.received.all')
      : what
  const rows = found.problems.map((problem, key) => ({ ...problem, key }))
  return (
    <>
      <h3>
        {t(
          found.state === 'quarantined'
            ? 'reconciliation.received.problems'
            : 'reconciliation.received.setAside',
        )}
      </h3>
      <Table
        virtual
        size="small"
        rowKey="key"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 500, y: Math.min(260, 40 * rows.length) }}
        showHeader={false}
        columns={[
          {
            width: 110,
            render: (_, { line }) =>
              line === 0
                ? t('reconciliation.received.whole')
                : t('reconciliation.received.problemLine', { line }),
          },
          { width: 220, render: (_, { reason }) => reasonText(reason) },
          { render: (_, { what }) => <span className="quiet">{whatText(what)}</span> },
        ]}
      />
    </>
  )
}

interface ReconcileProps {
  readonly found: ReceivedDetailJson
  readonly acting: Acting
}

function Reconcile({ found, acting }: ReconcileProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const [run, setRun] = useState<RunJson | null>(null)
  const sending = useSending<RunJson>(`run.${found.file}`, {
    onDone(done) {
      setRun(done)
      void queries.invalidateQueries({ queryKey: deskKey })
    },
  })
  const isCounter = found.side === 'hospital' || found.side === 'payer'
  const refused = sending.state.is === 'refused' ? problemText(sending.state.problem) : null

  function reconcile(): void {
    const { payer, from, to } = found
    const order = isCounter
      ? { matching: 'counter' }
      : { matching: 'cross-region', journalAs: 'care' }
    sending.send('/api/reconciliation/runs', { ...order, payer, from, to }, acting.as)
  }

  return (
    <div className="reconcile">
      <button type="button" className="button primary" disabled={sending.busy} onClick={reconcile}>
        {sending.busy ? <span className="spinner" aria-hidden="true" /> : null}
        {t('reconciliation.received.runWith')}
      </button>
      {refused === null ? null : (
        <p className="note refused" role="alert">
          <strong>{refused.what}</strong> {refused.remedy}
        </p>
      )}
      {run === null ? null : <RunResult run={run} />}
    </div>
  )
}

const amountFields = ['total', 'paid', 'account', 'cash'] as const

function RunResult({ run }: { readonly run: RunJson }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  if (run.outcome === 'unusable') {
    return <p className="note refused">{t('reconciliation.received.unusable')}</p>
  }
  return (
    <div className="run" role="status">
      <p className={`note ${run.different === 0 ? '' : 'wait'}`}>
        {t('reconciliation.received.runDone', { agreed: run.agreed, different: run.different })}{' '}
        {run.outcome === 'too-many' ? t('reconciliation.received.tooMany') : null}
        {run.different > 0 && run.outcome === 'matched' ? (
          <Link to="/reconciliation">{t('reconciliation.received.toBreaks')}</Link>
        ) : null}
      </p>
      {run.sides.map((side) => (
        <div key={side.side} className="wide">
          <table className="proof">
            <caption>
              {t('reconciliation.received.proof')} · {words.side(side.side)}
            </caption>
            <thead>
              <tr>
                <th scope="col" />
                <th scope="col">{t('reconciliation.received.rows')}</th>
                {amountFields.map((field) => (
                  <th key={field} scope="col">
                    {t(`reconciliation.one.${field}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {side.ours.map((sum) => (
                <ProofRow key={sum.currency} name={t('reconciliation.received.ours')} sum={sum} />
              ))}
              {side.theirs.map((sum) => (
                <ProofRow key={sum.currency} name={t('reconciliation.received.theirs')} sum={sum} />
              ))}
              {side.explained.map((sum) => (
                <ProofRow
                  key={`${sum.class} ${sum.currency}`}
                  name={words.class(sum.class)}
                  sum={sum}
                />
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </div>
  )
}

interface ProofRowProps {
  readonly name: string
  readonly sum: RunJson['sides'][number]['ours'][number]
}

function ProofRow({ name, sum }: ProofRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="amount">{groupedText(String(sum.rows))}</td>
      {amountFields.map((field) => (
        <td key={field} className="amount">
          {moneyText(sum[field], sum.currency)}
        </td>
      ))}
    </tr>
  )
}
