/** The table between provinces: gross, every kind of money in a column of its own. */
import { useTranslation } from 'react-i18next'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { GrossRowJson } from '../../../server/http/contract/clearing.ts'
import { groupedText, minorOf } from '../../components/amount-text.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useNames } from './use-names.ts'

const amounts = ['fund', 'deduction', 'receivable', 'catastrophic', 'aid', 'account'] as const

export function GrossTable({ rows }: { readonly rows: readonly GrossRowJson[] }) {
  const { t } = useTranslation()
  const names = useNames()
  const columns: Column<GrossRowJson>[] = [
    {
      title: t('clearing.gross.insuredProvince'),
      render: ({ insuredProvince }) => names.province(insuredProvince),
    },
    {
      title: t('clearing.gross.careProvince'),
      render: ({ careProvince }) => names.province(careProvince),
    },
    {
      title: t('clearing.gross.insuranceType'),
      render: ({ insuranceType }) =>
        insuranceType === '' ? t('clearing.gross.noType') : names.insuranceType(insuranceType),
    },
    { title: t('clearing.gross.benefitYear'), render: ({ benefitYear }) => benefitYear },
    ...amounts.map(
      (amount): Column<GrossRowJson> => ({
        title: t(`clearing.gross.${amount}`),
        align: 'right',
        strong: amount === 'receivable',
        render: (row) => (
          <span className={row[amount] === '0.00' ? 'amount quiet' : 'amount'}>
            {groupedText(row[amount])}
          </span>
        ),
      }),
    ),
  ]
  return (
    <section className="panel" aria-labelledby="gross-title">
      <header className="panel-head">
        <h2 id="gross-title">{t('clearing.gross.title')}</h2>
        <p className="quiet">{t('clearing.gross.note')}</p>
      </header>
      <DataTable
        columns={columns}
        rows={rows}
        rowKey={({ insuredProvince, careProvince, insuranceType, benefitYear, currency }) =>
          [insuredProvince, careProvince, insuranceType, benefitYear, currency].join(' ')
        }
        empty={t('clearing.gross.empty')}
        foot={<Sums rows={rows} />}
      />
    </section>
  )
}

/** Sums of the funds' own currency; no fund of the mainland clears in another. */
function Sums({ rows }: { readonly rows: readonly GrossRowJson[] }) {
  const { t } = useTranslation()
  const own = rows.filter(({ currency }) => currency === 'CNY')
  return (
    <tr>
      <th colSpan={4} scope="row">
        {t('clearing.gross.sum')}
      </th>
      {amounts.map((amount) => {
        const sum = own.reduce((total, row) => total + minorOf(row[amount], row.currency), 0)
        return (
          <td key={amount} className="right">
            <span className="amount">{groupedText(textFromMinor(sum, 'CNY'))}</span>
          </td>
        )
      })}
    </tr>
  )
}
