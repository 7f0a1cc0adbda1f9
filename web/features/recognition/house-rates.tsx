/** One house in a month: six months as a chart, departments and tests, and the grounds of repeats. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecognitionJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { houseRatesQuery } from './queries.ts'
import { Count, RateBar } from './rate-cells.tsx'
import { TrendChart } from './trend-chart.tsx'
import { useDepartmentName } from './use-words.ts'

interface HouseRatesProps {
  readonly house: string
  readonly month: string
  readonly as: string | undefined
}

export function HouseRates({ house, month, as }: HouseRatesProps) {
  const read = useQuery(houseRatesQuery(house, month, as))
  return <Loaded read={read}>{(rates) => <Rates rates={rates} />}</Loaded>
}

function Rates({ rates }: { readonly rates: RecognitionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { institutionTitle, trend, reasons } = rates
  return (
    <section className="panel rates-panel" aria-labelledby="rates-house">
      <h2 id="rates-house">{t('recognition.rates.detail', { place: textIn(institutionTitle) })}</h2>
      <div className="rates-pair">
        <div>
          <h3>{t('recognition.rates.trend')}</h3>
          <TrendChart trend={trend} />
        </div>
        <div>
          <h3>{t('recognition.rates.reasons')}</h3>
          <table className="rates-reasons">
            <tbody>
              {reasons.map(({ reason, count }) => (
                <tr key={reason}>
                  <th scope="row">{t(`recognition.reason.${reason}`)}</th>
                  <Count count={count} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <Items rates={rates} />
    </section>
  )
}

function Items({ rates: { rows, total } }: { readonly rates: RecognitionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const departmentName = useDepartmentName()
  return (
    <div className="rates-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('recognition.rates.department')}</th>
            <th scope="col">{t('recognition.rates.item')}</th>
            <th scope="col">{t('recognition.rates.rate')}</th>
            {(['recognised', 'repeated', 'first'] as const).map((column) => (
              <th key={column} scope="col" className="amount">
                {t(`recognition.rates.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ department, item, itemTitle, ...rate }) => (
            <tr key={`${department} ${item}`}>
              <td>
                {department === ''
                  ? t('recognition.rates.departmentNone')
                  : departmentName(department)}
              </td>
              <td>{item === '' ? t('recognition.rates.itemNone') : textIn(itemTitle)}</td>
              <RateCells rate={rate} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('recognition.rates.total')}
            </th>
            <RateCells rate={total} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function RateCells({ rate }: { readonly rate: RecognitionJson['total'] }) {
  return (
    <>
      <td>
        <RateBar of={rate} />
      </td>
      <Count count={rate.recognised} />
      <Count count={rate.repeated} />
      <Count count={rate.first} />
    </>
  )
}
