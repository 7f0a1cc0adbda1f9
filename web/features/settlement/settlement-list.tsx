/** All settlements: found by visit, institution or day, summed, and taken out as a file. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Select, Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { SettlementSummaryJson } from '../../../server/http/contract/settlement.ts'
import { amountText, groupedText } from '../../components/amount-text.ts'
import { AntdFrame } from '../../components/antd-frame.tsx'
import { DayField } from '../../components/day-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { lastInstitution } from '../../components/last-institution.ts'
import { momentText } from '../../components/moment-text.ts'
import { useSession } from '../../components/session.ts'
import { csvOf, totalsOf } from './list-text.ts'
import { type ListFilter, settlementsQuery } from './queries.ts'
import './settlement-list.css'

/** Rows that are read in before the list waits to be asked for more. */
const mostRows = 10_000

export function SettlementList() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const own = useSession()?.actor.institution ?? lastInstitution() ?? ''
  const visit = params.get('visit') ?? ''
  const filter: ListFilter = {
    visit,
    institution: params.get('institution') ?? (visit === '' ? own : ''),
    day: params.get('day') ?? '',
  }
  const isAsked = filter.visit !== '' || filter.institution !== ''
  const list = useInfiniteQuery({ ...settlementsQuery(filter), enabled: isAsked })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const rows = useMemo(() => (list.data?.pages ?? []).flatMap(({ items }) => items), [list.data])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && rows.length < mostRows) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length])

  function change(part: Partial<ListFilter>): void {
    const next = { ...filter, ...part }
    const kept = Object.entries(next).filter(([, value]) => value !== '')
    setParams(Object.fromEntries(kept), { replace: true })
  }

  const isFiltered = filter.visit !== '' || filter.day !== '' || params.has('institution')
  return (
    <AntdFrame>
      <div className="settlements">
        <header className="settlements-head">
          <h1>{t('list.title')}</h1>
          <Filters filter={filter} onChange={change} rows={rows} />
        </header>
        <div className="panel">
          {isAsked ? null : <EmptyState title={t('list.ask')} />}
          {list.isError ? (
            <EmptyState title={t('lost')} tone="refused">
              <button type="button" className="button" onClick={() => void list.refetch()}>
                {t('askAgain')}
              </button>
            </EmptyState>
          ) : null}
          {isAsked && !list.isError ? (
            <Rows
              rows={rows}
              loading={list.isPending}
              isFiltered={isFiltered}
              onClear={() => setParams({})}
            />
          ) : null}
          <Totals rows={rows} isMore={hasNextPage} />
        </div>
      </div>
    </AntdFrame>
  )
}

interface FiltersProps {
  readonly filter: ListFilter
  readonly onChange: (part: Partial<ListFilter>) => void
  readonly rows: readonly SettlementSummaryJson[]
}

function Filters({ filter, onChange, rows }: FiltersProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const [visit, setVisit] = useState(filter.visit)
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => setVisit(filter.visit), [filter.visit])
  useEffect(() => {
    if (visit === filter.visit) return
    const timer = setTimeout(() => latest.current({ visit }), 250)
    return () => clearTimeout(timer)
  }, [visit, filter.visit])

  function download(): void {
    const heads = (
      [
        'id',
        'day',
        'institution',
        'visit',
        'state',
        'currency',
        'total',
        'cash',
        'recordedAt',
      ] as const
    ).map((head) => t(`list.${head}`))
    const text = csvOf(
      rows,
      heads,
      (id) => {
        const institution = institutions.find((one) => one.id === id)
        return institution === undefined ? id : textIn(institution.title)
      },
      (state) => t(`list.states.${state}`),
    )
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
    link.download = `settlements${filter.day === '' ? '' : `-${filter.day}`}.csv`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return (
    <search className="filters">
      <input
        className="input"
        type="search"
        aria-label={t('list.findVisit')}
        placeholder={t('list.findVisit')}
        value={visit}
        onChange={(event) => setVisit(event.target.value.normalize('NFKC').replace(/[^!-~]/gu, ''))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('list.institution')}
        placeholder={t('list.institution')}
        value={filter.institution === '' ? null : filter.institution}
        onChange={(institution: string | null | undefined) =>
          onChange({ institution: institution ?? '' })
        }
        options={institutions.map(({ id, title }) => ({ value: id, label: textIn(title) }))}
      />
      <DayField
        optional
        labelHidden
        label={t('list.day')}
        value={filter.day}
        onDay={(day) => onChange({ day })}
        unreadable={t('counter.dayUnreadable')}
      />
      <button type="button" className="button" disabled={rows.length === 0} onClick={download}>
        {t('list.export')}
      </button>
    </search>
  )
}

interface RowsProps {
  readonly rows: readonly SettlementSummaryJson[]
  readonly loading: boolean
  readonly isFiltered: boolean
  readonly onClear: () => void
}

function Rows({ rows, loading, isFiltered, onClear }: RowsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const navigate = useNavigate()
  const institutions = useQuery(institutionsQuery).data?.institutions
  const names = useMemo(
    () => new Map((institutions ?? []).map(({ id, title }) => [id, textIn(title)])),
    [institutions, textIn],
  )
  const columns: ColumnsType<SettlementSummaryJson> = [
    {
      title: t('list.id'),
      dataIndex: 'id',
      width: 110,
      render: (id: string) => <Link to={`/settlements/${id}`}>{id}</Link>,
    },
    { title: t('list.day'), dataIndex: 'businessDate', width: 110 },
    {
      title: t('list.institution'),
      dataIndex: 'institution',
      ellipsis: true,
      width: 260,
      render: (id: string) => names.get(id) ?? id,
    },
    { title: t('list.visit'), width: 170, ellipsis: true, render: (_, row) => row.visit.number },
    {
      title: t('list.state'),
      width: 90,
      render: (_, { state }) => (
        <span className={`badge ${state === 'live' ? 'accent' : ''}`}>
          {t(`list.states.${state}`)}
        </span>
      ),
    },
    { title: t('list.currency'), dataIndex: 'currency', width: 70 },
    {
      title: t('list.total'),
      width: 150,
      align: 'right',
      render: (_, row) => <span className="amount">{groupedText(row.total)}</span>,
    },
    {
      title: t('list.cash'),
      width: 150,
      align: 'right',
      render: (_, row) => <span className="amount">{groupedText(row.cash)}</span>,
    },
    {
      title: t('list.recordedAt'),
      width: 150,
      render: (_, row) => <span className="quiet">{momentText(row.recordedAt)}</span>,
    },
  ]
  return (
    <Table
      virtual
      size="middle"
      rowKey="id"
      columns={columns}
      dataSource={rows as SettlementSummaryJson[]}
      loading={loading}
      pagination={false}
      scroll={{ x: 1260, y: Math.max(320, window.innerHeight - 320) }}
      onRow={({ id }) => ({ onDoubleClick: () => void navigate(`/settlements/${id}`) })}
      locale={{
        emptyText: loading ? (
          <span />
        ) : (
          <EmptyState title={t(isFiltered ? 'list.nothingFound' : 'list.nothingYet')}>
            {isFiltered ? (
              <button type="button" className="button" onClick={onClear}>
                {t('list.clear')}
              </button>
            ) : (
              <Link className="button primary" to="/">
                {t('list.toCounter')}
              </Link>
            )}
          </EmptyState>
        ),
      }}
    />
  )
}

interface TotalsProps {
  readonly rows: readonly SettlementSummaryJson[]
  readonly isMore: boolean
}

function Totals({ rows, isMore }: TotalsProps) {
  const { t } = useTranslation()
  const totals = useMemo(() => totalsOf(rows), [rows])
  if (rows.length === 0) return null
  return (
    <dl className="list-totals" aria-label={t('list.totals')}>
      {totals.map(({ currency, count, totalMinor, cashMinor }) => (
        <div key={currency}>
          <dt>
            {currency} · {t('list.count', { count, shown: groupedText(String(count)) })}
            {isMore ? '+' : ''}
          </dt>
          <dd>
            <span>
              {t('list.total')}{' '}
              <strong className="amount">{amountText(totalMinor, currency)}</strong>
            </span>
            <span>
              {t('list.cash')} <strong className="amount">{amountText(cashMinor, currency)}</strong>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
