/** What lies in one window: sums by heading, and single lines down to their settlement. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Table } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { textFromMinor } from '../../../engine/base/money.ts'
import type {
  ClearingLineJson,
  HeadingSumJson,
  WindowContentsJson,
} from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { momentText } from '../../components/moment-text.ts'
import { Looking, ReadFailed } from './clearing-frame.tsx'
import { DataTable } from './data-table.tsx'
import { linesQuery, windowQuery } from './queries.ts'
import { useNames } from './use-names.ts'

export function WindowContents({ window }: { readonly window: string }) {
  const officer = useActing()?.as
  const contents = useQuery(windowQuery(officer, window))
  if (contents.isPending) return <Looking />
  if (contents.isError) {
    return <ReadFailed error={contents.error} onAgain={() => void contents.refetch()} />
  }
  return (
    <>
      <WindowHead contents={contents.data} />
      <Sums contents={contents.data} />
      <Lines window={window} />
    </>
  )
}

function WindowHead({ contents }: { readonly contents: WindowContentsJson }) {
  const { t } = useTranslation()
  const { window, period, closedAt, records, isDerived } = contents
  return (
    <div className="clearing-tools">
      <h2>{t('clearing.window.title', { window, period })}</h2>
      <span className={isDerived ? 'badge accent' : 'badge wait'}>
        {t(isDerived ? 'clearing.window.final' : 'clearing.window.summing')}
      </span>
      <span className="quiet">
        {t('clearing.window.about', {
          at: momentText(closedAt),
          records: groupedText(String(records)),
        })}
      </span>
    </div>
  )
}

interface SummedRow {
  readonly key: string
  readonly filter: Readonly<Record<string, string>>
  readonly sum: HeadingSumJson
  lines: number
  minor: number
}

/** Headings differ in more than a reader asks for; settings and regions are summed over. */
function summed(sums: readonly HeadingSumJson[]): SummedRow[] {
  const rows = new Map<string, SummedRow>()
  for (const sum of sums) {
    const { kind, payer, careProvince, insuredProvince, institution, benefitYear, currency } = sum
    const filter = { payer, institution, careProvince, insuredProvince }
    const key = [kind, ...Object.values(filter), benefitYear, currency].join(' ')
    const year = { benefitYear: String(benefitYear), currency, kind }
    const row = rows.get(key) ?? { key, filter: { ...filter, ...year }, sum, lines: 0, minor: 0 }
    row.lines += sum.lines
    row.minor += minorOf(sum.amount, currency)
    rows.set(key, row)
  }
  return [...rows.values()].sort((a, b) => b.minor - a.minor)
}

function Sums({ contents }: { readonly contents: WindowContentsJson }) {
  const { t } = useTranslation()
  const names = useNames()
  const [params, setParams] = useSearchParams()
  const rows = useMemo(() => summed(contents.sums), [contents])
  const chosen = params.get('heading') ?? ''
  const choose = ({ key, filter }: SummedRow) =>
    setParams(key === chosen ? {} : { heading: key, ...filter }, { replace: true })
  return (
    <section className="panel" aria-labelledby="sums-title">
      <header className="panel-head">
        <h2 id="sums-title">{t('clearing.window.sums')}</h2>
        <p className="quiet">{t('clearing.window.sumsNote')}</p>
      </header>
      <DataTable
        rows={rows}
        rowKey={({ key }) => key}
        chosen={chosen}
        empty={t('clearing.window.nothing')}
        columns={[
          { title: t('clearing.line.kind'), render: ({ sum }) => t(`clearing.kind.${sum.kind}`) },
          { title: t('clearing.line.payer'), render: ({ sum }) => names.payer(sum.payer) },
          {
            title: t('clearing.line.provinces'),
            render: ({ sum }) =>
              sum.insuredProvince === sum.careProvince
                ? names.province(sum.careProvince)
                : `${names.province(sum.insuredProvince)} → ${names.province(sum.careProvince)}`,
          },
          {
            title: t('clearing.line.institution'),
            render: ({ sum }) => names.institution(sum.institution),
          },
          { title: t('clearing.gross.benefitYear'), render: ({ sum }) => sum.benefitYear },
          {
            title: t('clearing.line.count'),
            align: 'right',
            render: ({ lines }) => groupedText(String(lines)),
          },
          {
            title: t('clearing.debt.amount'),
            align: 'right',
            render: ({ sum, minor }) => (
              <span className="amount">
                {markOf(sum.currency)}
                {groupedText(textFromMinor(minor, sum.currency))}
              </span>
            ),
          },
          {
            title: t('clearing.line.title'),
            render: (row) => (
              <button type="button" className="link" onClick={() => choose(row)}>
                {t(row.key === chosen ? 'clearing.line.all' : 'clearing.line.only')}
              </button>
            ),
          },
        ]}
      />
    </section>
  )
}

/** What of the address narrows the lines. */
const filterFields = new Set([
  'kind',
  'payer',
  'benefitYear',
  'insuredProvince',
  'careProvince',
  'institution',
  'currency',
])

function Lines({ window }: { readonly window: string }) {
  const { t } = useTranslation()
  const names = useNames()
  const officer = useActing()?.as
  const [params] = useSearchParams()
  const filter = Object.fromEntries([...params].filter(([name]) => filterFields.has(name)))
  const list = useInfiniteQuery(linesQuery(officer, { ...filter, window }))
  const lines = (list.data?.pages ?? []).flatMap((page) => page.lines)
  return (
    <section className="panel" aria-labelledby="lines-title">
      <header className="panel-head">
        <h2 id="lines-title">{t('clearing.line.title')}</h2>
        <p className="quiet">{t('clearing.line.note')}</p>
      </header>
      {list.isError ? (
        <ReadFailed error={list.error} onAgain={() => void list.refetch()} />
      ) : (
        <Table
          virtual
          size="middle"
          rowKey={(line) => `${line.settlement} ${line.payer} ${line.isToPatient}`}
          loading={list.isPending}
          dataSource={lines}
          pagination={false}
          scroll={{ x: 1000, y: 420 }}
          locale={{ emptyText: <span className="quiet">{t('clearing.window.nothing')}</span> }}
          columns={[
            {
              title: t('clearing.line.settlement'),
              dataIndex: 'settlement',
              width: 110,
              render: (id: string) => <Link to={`/settlements/${id}`}>{id}</Link>,
            },
            { title: t('clearing.line.day'), dataIndex: 'businessDate', width: 110 },
            {
              title: t('clearing.line.kind'),
              width: 120,
              render: (_, { kind }: ClearingLineJson) => t(`clearing.kind.${kind}`),
            },
            {
              title: t('clearing.line.payer'),
              width: 200,
              render: (_, { payer }: ClearingLineJson) => names.payer(payer),
            },
            {
              title: t('clearing.line.institution'),
              width: 300,
              ellipsis: true,
              render: (_, { institution }: ClearingLineJson) => names.institution(institution),
            },
            {
              title: t('clearing.debt.amount'),
              width: 150,
              align: 'right',
              render: (_, { currency, amount }: ClearingLineJson) => (
                <span className="amount">
                  {markOf(currency)}
                  {groupedText(amount)}
                </span>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage ? (
        <p className="panel-more">
          <button
            type="button"
            className="button small"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('clearing.more')}
          </button>
        </p>
      ) : null}
    </section>
  )
}
