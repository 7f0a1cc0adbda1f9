/** Where everybody stands: public debts gross, and the positions of those who signed for netting. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ObligationJson, PositionsJson } from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { Looking, ReadFailed } from './clearing-frame.tsx'
import { DataTable } from './data-table.tsx'
import { positionsQuery } from './queries.ts'
import { useNames } from './use-names.ts'

export function Positions({ period }: { readonly period: string }) {
  const officer = useActing()?.as
  const positions = useQuery(positionsQuery(officer, period))
  if (positions.isPending) return <Looking />
  if (positions.isError) {
    return <ReadFailed error={positions.error} onAgain={() => void positions.refetch()} />
  }
  const { publicDebts, gross } = positions.data
  const isTo = (kind: string) => (debt: ObligationJson) => debt.creditor.startsWith(`${kind}:`)
  return (
    <div className="clearing-pair">
      <NetPositions positions={positions.data.positions} period={period} />
      <Debts id="public-debts" word="publicDebts" debts={publicDebts.filter(isTo('province'))} />
      <Debts
        id="institution-debts"
        word="institutionDebts"
        debts={[...publicDebts.filter(isTo('institution')), ...gross]}
      />
    </div>
  )
}

type Position = PositionsJson['positions'][number]

interface NetPositionsProps {
  readonly positions: readonly Position[]
  readonly period: string
}

function NetPositions({ positions, period }: NetPositionsProps) {
  const { t } = useTranslation()
  const byCurrency = [...Map.groupBy(positions, ({ currency }) => currency)]
  return (
    <section className="panel" aria-labelledby="net-title">
      <header className="panel-head">
        <h2 id="net-title">{t('clearing.net.title')}</h2>
        <p className="quiet">{t('clearing.net.note')}</p>
        {positions.length === 0 ? null : (
          <Link
            className="panel-act"
            to={`/clearing/proposals?${new URLSearchParams({ period, new: 'net-commercial' }).toString()}`}
          >
            {t('clearing.net.propose')}
          </Link>
        )}
      </header>
      {positions.length === 0 ? (
        <p className="quiet panel-empty">{t('clearing.net.empty')}</p>
      ) : null}
      {byCurrency.map(([currency, own]) => (
        <NetCurrency key={currency} positions={own} />
      ))}
    </section>
  )
}

/** Bars of one currency share a scale; those who receive the most stand first. */
function NetCurrency({ positions }: { readonly positions: readonly Position[] }) {
  const { t } = useTranslation()
  const names = useNames()
  const minor = ({ amount, currency }: Position) => minorOf(amount, currency)
  const most = Math.max(1, ...positions.map((one) => Math.abs(minor(one))))
  const sorted = positions.toSorted((a, b) => minor(b) - minor(a))
  return (
    <ol className="net-positions">
      {sorted.map((position) => {
        const { party, currency, amount } = position
        const isPaying = minor(position) < 0
        const width = `${(Math.abs(minor(position)) / most) * 50}%`
        return (
          <li key={party}>
            <span className="net-name">{names.party(party)}</span>
            <span className="net-track" aria-hidden="true">
              <span
                className={isPaying ? 'pays' : 'receives'}
                style={isPaying ? { right: '50%', width } : { left: '50%', width }}
              />
            </span>
            <span className="net-side quiet">
              {t(isPaying ? 'clearing.net.pays' : 'clearing.net.receives')}
            </span>
            <span className="amount">
              {markOf(currency)}
              {groupedText(amount.replace('-', ''))}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

interface DebtsProps {
  readonly id: string
  readonly word: 'publicDebts' | 'institutionDebts'
  readonly debts: readonly ObligationJson[]
}

function Debts({ id, word, debts }: DebtsProps) {
  const { t } = useTranslation()
  const names = useNames()
  const sorted = debts.toSorted(
    (a, b) => minorOf(b.amount, b.currency) - minorOf(a.amount, a.currency),
  )
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{t(`clearing.${word}.title`)}</h2>
        <p className="quiet">{t(`clearing.${word}.note`)}</p>
      </header>
      <DataTable
        rows={sorted}
        atOnce={12}
        rowKey={({ debtor, creditor, cause, currency }) =>
          [debtor, creditor, cause, currency].join(' ')
        }
        empty={t('clearing.debt.empty')}
        columns={[
          { title: t('clearing.debt.debtor'), render: ({ debtor }) => names.party(debtor) },
          { title: t('clearing.debt.creditor'), render: ({ creditor }) => names.party(creditor) },
          {
            title: t('clearing.debt.cause'),
            render: ({ cause }) => <span className="quiet">{names.cause(cause)}</span>,
          },
          {
            title: t('clearing.debt.amount'),
            align: 'right',
            render: ({ currency, amount }) => (
              <span className="amount">
                {markOf(currency)}
                {groupedText(amount)}
              </span>
            ),
          },
        ]}
      />
    </section>
  )
}
