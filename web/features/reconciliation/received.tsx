/** Statements of other parties: what came, what is in quarantine and why, and reconciling them. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { ReceivedListJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { groupedText } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { momentText } from '../../components/moment-text.ts'
import { Desk, Trouble } from './desk.tsx'
import { moneyText } from './money-text.ts'
import { deskKey, receivedQuery } from './queries.ts'
import { ReceiveForm } from './receive-form.tsx'
import { ReceivedDetail } from './received-detail.tsx'
import { useDeskWords } from './use-desk-words.ts'
import './received.css'

type Row = ReceivedListJson['items'][number]

const states = ['', 'accepted', 'quarantined'] as const

export function Received() {
  return <Desk>{(acting) => <Statements acting={acting} />}</Desk>
}

function Statements({ acting }: { readonly acting: Acting }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const state = params.get('state') ?? ''
  const file = params.get('file')
  const [isAdding, setAdding] = useState(false)
  const list = useQuery(receivedQuery(acting.as, state))
  const rows = list.data?.items ?? []

  function show(part: { readonly state?: string; readonly file?: string }): void {
    const next = { state, file: file ?? '', ...part }
    const kept = Object.entries(next).filter(([, value]) => value !== '')
    setParams(Object.fromEntries(kept), { replace: true })
  }

  return (
    <>
      <div className="desk-filters">
        <div className="states">
          {states.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === state}
              onClick={() => show({ state: one })}
            >
              {t(`reconciliation.received.${one === '' ? 'all' : one}`)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="button primary push"
          aria-expanded={isAdding}
          onClick={() => setAdding(!isAdding)}
        >
          {t('reconciliation.received.add')}
        </button>
      </div>
      {isAdding ? (
        <ReceiveForm
          acting={acting}
          onReceived={(id) => {
            void queries.invalidateQueries({ queryKey: deskKey })
            show({ file: id })
          }}
        />
      ) : null}
      {file === null ? null : (
        <ReceivedDetail file={file} acting={acting} onClose={() => show({ file: '' })} />
      )}
      <div className="panel">
        {list.isError ? (
          <Trouble error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Rows rows={rows} loading={list.isPending} onOpen={(id) => show({ file: id })} />
        )}
      </div>
    </>
  )
}

interface RowsProps {
  readonly rows: readonly Row[]
  readonly loading: boolean
  readonly onOpen: (file: string) => void
}

function Rows({ rows, loading, onOpen }: RowsProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const columns: ColumnsType<Row> = [
    {
      title: t('reconciliation.received.name'),
      width: 230,
      ellipsis: true,
      render: (_, row) => (
        <button type="button" className="link" onClick={() => onOpen(row.file)}>
          {row.name}
        </button>
      ),
    },
    {
      title: t('reconciliation.received.side'),
      width: 100,
      render: (_, row) => (row.side === '' ? '—' : words.side(row.side)),
    },
    {
      title: t('reconciliation.received.party'),
      width: 220,
      ellipsis: true,
      render: (_, row) => (row.party === '' ? '—' : words.institution(row.party)),
    },
    {
      title: t('reconciliation.received.days'),
      width: 200,
      render: (_, row) => daysText(row),
    },
    {
      title: t('reconciliation.received.rows'),
      width: 90,
      align: 'right',
      render: (_, row) => <span className="amount">{groupedText(String(row.rows))}</span>,
    },
    {
      title: t('reconciliation.received.paid'),
      width: 180,
      align: 'right',
      render: (_, row) =>
        row.sums.map(({ currency, paid }) => (
          <span key={currency} className="amount sum">
            {moneyText(paid, currency)}
          </span>
        )),
    },
    {
      title: t('reconciliation.received.state'),
      width: 110,
      render: (_, row) => (
        <span className={`badge ${row.state === 'quarantined' ? 'refused' : 'accent'}`}>
          {t(`reconciliation.received.${row.state}`)}
        </span>
      ),
    },
    {
      title: t('reconciliation.received.receivedAt'),
      width: 150,
      render: (_, row) => <span className="quiet">{momentText(row.receivedAt)}</span>,
    },
  ]
  if (!loading && rows.length === 0) {
    return (
      <EmptyState title={t('reconciliation.received.nothing')}>
        <p>{t('reconciliation.received.nothingMeans')}</p>
      </EmptyState>
    )
  }
  return (
    <Table
      virtual
      size="middle"
      rowKey="file"
      columns={columns}
      dataSource={rows as Row[]}
      loading={loading}
      pagination={false}
      scroll={{ x: 1280, y: Math.max(280, window.innerHeight - 300) }}
      locale={{ emptyText: <span /> }}
    />
  )
}

export function daysText({ from, to }: Pick<Row, 'from' | 'to'>): string {
  if (from === null || to === null) return '—'
  return from === to ? from : `${from} – ${to}`
}
