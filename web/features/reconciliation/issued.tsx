/** Statements for other parties: made once for a day, signed, and handed out as files. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Select, Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type {
  PartyStatementJson,
  PartyStatementListJson,
} from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { DayField } from '../../components/day-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { momentText } from '../../components/moment-text.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { Desk, Trouble } from './desk.tsx'
import { download } from './download.ts'
import { moneyText } from './money-text.ts'
import { deskKey, handedOutQuery } from './queries.ts'
import { useParties } from './use-parties.ts'
import './issued.css'

type Row = PartyStatementListJson['items'][number]

export function Issued() {
  return <Desk>{(acting) => <Statements acting={acting} />}</Desk>
}

function Statements({ acting }: { readonly acting: Acting }) {
  const list = useQuery(handedOutQuery(acting.as))
  const rows = list.data?.items ?? []
  return (
    <>
      <MakeForm acting={acting} />
      <div className="panel">
        {list.isError ? (
          <Trouble error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Rows rows={rows} loading={list.isPending} acting={acting} />
        )}
      </div>
    </>
  )
}

function MakeForm({ acting }: { readonly acting: Acting }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const { options } = useParties()
  const [party, setParty] = useState<string | null>(null)
  const [day, setDay] = useState('')
  const sending = useSending<PartyStatementJson>('party-statement', {
    onDone: () => void queries.invalidateQueries({ queryKey: deskKey }),
  })
  const refused = sending.state.is === 'refused' ? problemText(sending.state.problem) : null
  return (
    <form
      className="desk-filters"
      onSubmit={(event) => {
        event.preventDefault()
        sending.send('/api/party-statements', { party, day }, acting.as)
      }}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('reconciliation.handedOut.party')}
        placeholder={t('reconciliation.handedOut.party')}
        value={party}
        onChange={setParty}
        options={options}
        popupMatchSelectWidth={false}
      />
      <DayField
        labelHidden
        label={t('reconciliation.handedOut.day')}
        value={day}
        onDay={setDay}
        unreadable={t('counter.dayUnreadable')}
      />
      <button
        type="submit"
        className="button primary"
        disabled={party === null || day === '' || sending.busy}
      >
        {t('reconciliation.handedOut.make')}
      </button>
      {refused === null ? null : (
        <span className="note refused" role="alert">
          <strong>{refused.what}</strong> {refused.remedy}
        </span>
      )}
    </form>
  )
}

interface RowsProps {
  readonly rows: readonly Row[]
  readonly loading: boolean
  readonly acting: Acting
}

function Rows({ rows, loading, acting }: RowsProps) {
  const { t } = useTranslation()
  const parties = useParties()
  const money = (field: 'opening' | 'credit' | 'debit' | 'closing') => ({
    title: t(`reconciliation.handedOut.${field}`),
    width: 140,
    align: 'right' as const,
    render: (_: unknown, row: Row) =>
      row.totals.map((total) => (
        <span key={total.currency} className="amount sum">
          {moneyText(total[field], total.currency)}
        </span>
      )),
  })
  const columns: ColumnsType<Row> = [
    {
      title: t('reconciliation.handedOut.party'),
      width: 230,
      ellipsis: true,
      render: (_, row) => parties.name(row.party),
    },
    { title: t('reconciliation.handedOut.day'), dataIndex: 'day', width: 110 },
    { title: t('reconciliation.handedOut.number'), dataIndex: 'number', width: 70 },
    money('opening'),
    money('credit'),
    money('debit'),
    money('closing'),
    {
      title: t('reconciliation.handedOut.files'),
      width: 230,
      render: (_, row) => (
        <span className="files">
          {row.files.map(({ name }) => (
            <button
              key={name}
              type="button"
              className="link"
              title={name}
              onClick={() => void download(name, acting.as)}
            >
              {name.endsWith('.csv') ? 'CSV' : 'camt.053'}
            </button>
          ))}
          <Link to={`/reconciliation/issued/${row.statement}`}>
            {t('reconciliation.handedOut.notice')}
          </Link>
        </span>
      ),
    },
    {
      title: t('reconciliation.handedOut.madeAt'),
      width: 140,
      render: (_, row) => <span className="quiet">{momentText(row.madeAt)}</span>,
    },
  ]
  if (!loading && rows.length === 0) {
    return (
      <EmptyState title={t('reconciliation.handedOut.nothing')}>
        <p>{t('reconciliation.handedOut.nothingMeans')}</p>
      </EmptyState>
    )
  }
  return (
    <Table
      virtual
      size="middle"
      rowKey="statement"
      columns={columns}
      dataSource={rows as Row[]}
      loading={loading}
      pagination={false}
      scroll={{ x: 1350, y: Math.max(280, window.innerHeight - 300) }}
      locale={{ emptyText: <span /> }}
    />
  )
}
