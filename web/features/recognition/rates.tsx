/** For whoever runs or inspects the platform: how often standing results were used, house by house. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { fewestPersons } from '../../../engine/recognition/figures.ts'
import type { RecognitionsJson } from '../../../server/http/contract/recognition.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.ts'
import { useInAddress } from '../../components/use-in-address.ts'
import { HouseRates } from './house-rates.tsx'
import { allRatesQuery } from './queries.ts'
import { Count, RateBar } from './rate-cells.tsx'
import './recognition.css'
import './rates.css'

export function Rates() {
  const { t } = useTranslation()
  const session = useSession()
  const [month, putMonth] = useInAddress('month')
  const [house, putHouse] = useInAddress('house')
  const operator = session?.standIns.find(({ role }) => role === 'operator')
  const read = useQuery({ ...allRatesQuery(month, operator?.id), enabled: session !== undefined })
  return (
    <div className="tests rates">
      <header className="tests-head">
        <h1>{t('recognition.rates.title')}</h1>
        <div className="tests-seat">
          <label>
            <span>{t('recognition.rates.month')}</span>
            <select
              className="select"
              value={month}
              onChange={(event) => putMonth(event.target.value)}
            >
              {monthsUpTo(new Date(), month).map((one, at) => (
                <option key={one} value={at === 0 ? '' : one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          {month === '' ? <span className="badge">{t('recognition.rates.running')}</span> : null}
        </div>
        <p className="tests-lead">{t('recognition.rates.lead', { count: fewestPersons })}</p>
      </header>
      <Loaded read={read}>
        {({ houses }) => (
          <>
            <Houses houses={houses} house={house} onChoose={putHouse} />
            {houses.length === 0 ? null : <Detail house={house} month={month} as={operator?.id} />}
          </>
        )}
      </Loaded>
    </div>
  )
}

const monthsToChoose = 13

/** The running month first, by the day in China; and the chosen one, however old it is. */
function monthsUpTo(now: Date, chosen: string): readonly string[] {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
  const [year = 0, month = 1] = today.split('-').map(Number)
  const months = Array.from({ length: monthsToChoose }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back)).toISOString().slice(0, 'YYYY-MM'.length),
  )
  return chosen === '' || months.includes(chosen) ? months : [...months, chosen]
}

interface DetailProps {
  readonly house: string
  readonly month: string
  readonly as: string | undefined
}

function Detail({ house, month, as }: DetailProps) {
  const { t } = useTranslation()
  if (house === '') return <p className="quiet">{t('recognition.rates.choose')}</p>
  return <HouseRates key={`${house} ${month}`} house={house} month={month} as={as} />
}

interface HousesProps {
  readonly houses: RecognitionsJson['houses']
  readonly house: string
  readonly onChoose: (house: string) => void
}

function Houses({ houses, house, onChoose }: HousesProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  if (houses.length === 0) {
    return (
      <EmptyState title={t('recognition.rates.none')}>
        <p className="quiet">{t('recognition.rates.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <section className="panel rates-panel" aria-labelledby="rates-houses">
      <h2 id="rates-houses">{t('recognition.rates.houses')}</h2>
      <div className="rates-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('recognition.rates.institution')}</th>
              <th scope="col">{t('recognition.rates.rate')}</th>
              <th scope="col" className="amount">
                {t('recognition.rates.recognised')}
              </th>
              <th scope="col" className="amount">
                {t('recognition.rates.repeated')}
              </th>
            </tr>
          </thead>
          <tbody>
            {houses.map(({ institution, institutionTitle, ...rate }) => (
              <tr key={institution}>
                <td>
                  <button
                    type="button"
                    className="link"
                    aria-pressed={institution === house}
                    onClick={() => onChoose(institution)}
                  >
                    {textIn(institutionTitle)}
                  </button>
                </td>
                <td>
                  <RateBar of={rate} />
                </td>
                <Count count={rate.recognised} />
                <Count count={rate.repeated} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
