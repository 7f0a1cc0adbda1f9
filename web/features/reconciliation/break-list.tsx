/** The breaks: what differs, who stands alone, since when, and whose work it is. */
import { useQuery } from '@tanstack/react-query'
import { Select, Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { textFromMinor } from '../../../engine/base/money.ts'
import { breakStates } from '../../../engine/reconciliation/break.ts'
import { differenceClasses } from '../../../engine/reconciliation/difference.ts'
import type { BreakListJson } from '../../../server/http/contract/reconciliation.ts'
import { minorOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { csvText } from './csv-text.ts'
import { Desk, Trouble } from './desk.tsx'
import { moneyText } from './money-text.ts'
import { type BreakFilter, breaksQuery, driftsQuery } from './queries.ts'
import { useDeskWords } from './use-desk-words.ts'

type Row = BreakListJson['items'][number]

const mostListed = 10_000

export function BreakList() {
  return <Desk>{({ as }) => <Breaks as={as} />}</Desk>
}

function Breaks({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const filter: BreakFilter = {
    state: params.get('state') ?? 'open',
    class: params.get('class') ?? '',
    settlement: params.get('settlement') ?? '',
  }
  const asked = { ...filter, state: filter.state === 'all' ? '' : filter.state }
  const list = useQuery(breaksQuery(as, asked))
  const rows = list.data?.items ?? []

  function change(part: Partial<BreakFilter>): void {
    const kept = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== '')
    setParams(Object.fromEntries(kept), { replace: true })
  }

  return (
    <>
      <Drifts as={as} />
      <Filters filter={filter} onChange={change} rows={rows} />
      <div className="panel">
        {list.isError ? (
          <Trouble error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Rows rows={rows} loading={list.isPending} />
        )}
        <Totals rows={rows} />
      </div>
      {rows.length >= mostListed ? <p className="quiet">{t('reconciliation.most')}</p> : null}
    </>
  )
}

function Drifts({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const drifts = useQuery(driftsQuery(as)).data?.items ?? []
  if (drifts.length === 0) return null
  return (
    <section className="note wait drifts" aria-label={t('reconciliation.drifts')}>
      <strong>{t('reconciliation.drifts')}</strong>
      <ul>
        {drifts.map((drift) => (
          <li key={`${drift.party} ${drift.side} ${drift.class} ${drift.currency} ${drift.from}`}>
            {t('reconciliation.drift', {
              party: words.institution(drift.party),
              name: words.class(drift.class),
              from: drift.from,
              to: drift.to,
              days: drift.days,
              amount: moneyText(drift.amount, drift.currency),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface FiltersProps {
  readonly filter: BreakFilter
  readonly rows: readonly Row[]
  readonly onChange: (part: Partial<BreakFilter>) => void
}

function Filters({ filter, rows, onChange }: FiltersProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const [settlement, setSettlement] = useState(filter.settlement)

  function download(): void {
    const heads = [
      'settlement',
      'class',
      'difference',
      'alone',
      'institution',
      'payer',
      'day',
      'age',
      'owner',
      'state',
    ] as const
    const lines = rows.map((row) => [
      row.settlement,
      words.class(row.class),
      `${row.currency} ${row.amount}`,
      words.side(row.alone),
      words.institution(row.institution),
      words.payer(row.payer),
      row.businessDate,
      String(row.ageDays),
      row.owner ?? '',
      words.state(row.state),
    ])
    const text = csvText([heads.map((head) => t(`reconciliation.${head}`)), ...lines])
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
    link.download = 'breaks.csv'
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return (
    <search className="desk-filters">
      <div className="states">
        {[...breakStates, 'all' as const].map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === filter.state}
            onClick={() => onChange({ state })}
          >
            {state === 'all' ? t('reconciliation.allStates') : words.state(state)}
          </button>
        ))}
      </div>
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('reconciliation.class')}
        placeholder={t('reconciliation.allClasses')}
        value={filter.class === '' ? null : filter.class}
        onChange={(name: string | null | undefined) => onChange({ class: name ?? '' })}
        options={differenceClasses.map((name) => ({ value: name, label: words.class(name) }))}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChange({ settlement: settlement.trim() })
        }}
      >
        <input
          className="input"
          type="search"
          aria-label={t('reconciliation.find')}
          placeholder={t('reconciliation.find')}
          value={settlement}
          onChange={(event) => {
            setSettlement(event.target.value)
            if (event.target.value === '') onChange({ settlement: '' })
          }}
        />
      </form>
      <button type="button" className="button push" disabled={rows.length === 0} onClick={download}>
        {t('reconciliation.export')}
      </button>
    </search>
  )
}

function Rows({ rows, loading }: { readonly rows: readonly Row[]; readonly loading: boolean }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const navigate = useNavigate()
  const columns: ColumnsType<Row> = [
    {
      title: t('reconciliation.settlement'),
      width: 110,
      ellipsis: true,
      render: (_, row) => <Link to={`/reconciliation/breaks/${row.break}`}>{row.settlement}</Link>,
    },
    { title: t('reconciliation.class'), width: 200, render: (_, row) => words.class(row.class) },
    {
      title: t('reconciliation.difference'),
      width: 140,
      align: 'right',
      render: (_, row) => <span className="amount">{moneyText(row.amount, row.currency)}</span>,
    },
    { title: t('reconciliation.alone'), width: 110, render: (_, row) => words.side(row.alone) },
    {
      title: t('reconciliation.institution'),
      width: 190,
      ellipsis: true,
      render: (_, row) => words.institution(row.institution),
    },
    {
      title: t('reconciliation.payer'),
      width: 190,
      ellipsis: true,
      render: (_, row) => words.payer(row.payer),
    },
    { title: t('reconciliation.day'), dataIndex: 'businessDate', width: 110 },
    {
      title: t('reconciliation.age'),
      width: 135,
      render: (_, row) => (
        <span title={t('reconciliation.since', { day: row.openSince })}>
          {t('reconciliation.ageDays', { days: row.ageDays })}
        </span>
      ),
    },
    {
      title: t('reconciliation.owner'),
      width: 130,
      ellipsis: true,
      render: (_, row) =>
        row.owner === null ? (
          <span className="quiet">{t('reconciliation.noOwner')}</span>
        ) : (
          words.person(row.owner)
        ),
    },
    {
      title: t('reconciliation.state'),
      width: 100,
      render: (_, row) => (
        <span className={`badge ${row.state === 'proposed' ? 'wait' : ''}`}>
          {words.state(row.state)}
        </span>
      ),
    },
  ]
  return (
    <Table
      virtual
      size="middle"
      rowKey="break"
      columns={columns}
      dataSource={rows as Row[]}
      loading={loading}
      pagination={false}
      scroll={{ x: 1375, y: Math.max(320, window.innerHeight - 330) }}
      onRow={(row) => ({
        onDoubleClick: () => void navigate(`/reconciliation/breaks/${row.break}`),
      })}
      locale={{
        emptyText: loading ? (
          <span />
        ) : (
          <EmptyState title={t('reconciliation.nothing')}>
            <p>{t('reconciliation.nothingMeans')}</p>
            <Link className="button" to="/reconciliation/received">
              {t('reconciliation.toReceived')}
            </Link>
          </EmptyState>
        ),
      }}
    />
  )
}

function Totals({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation()
  const totals = useMemo(() => {
    const sums = new Map<string, number>()
    for (const { currency, amount } of rows) {
      sums.set(currency, (sums.get(currency) ?? 0) + minorOf(amount, currency))
    }
    return [...sums]
  }, [rows])
  if (rows.length === 0) return null
  return (
    <dl className="desk-totals">
      <dt>
        {t('reconciliation.totals')} ·{' '}
        {t('reconciliation.count', { count: rows.length, shown: rows.length })}
      </dt>
      <dd>
        {totals.map(([currency, minor]) => (
          <strong key={currency} className="amount">
            {moneyText(textFromMinor(minor, currency), currency)}
          </strong>
        ))}
      </dd>
    </dl>
  )
}
