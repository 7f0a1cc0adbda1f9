/** For whoever designs products: how many people of each group bore how much, in a year that is over. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ProductTableJson } from '../../../server/http/contract/claim-desk.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { todayText } from '../../components/moment-text.ts'
import { useInAddress } from '../../components/use-in-address.ts'
import { productDataQuery } from './beside-queries.ts'
import { DeskSeat } from './desk-seat.tsx'
import { useDeskActor } from './use-desk-actor.ts'
import './claim.css'

const yearsBack = 5

export function ProductData() {
  const { t } = useTranslation()
  const actor = useDeskActor()
  const [named, put] = useInAddress('year')
  const last = Number(todayText().slice(0, 4)) - 1
  const years = Array.from({ length: yearsBack }, (_, back) => last - back)
  const year = years.find((one) => String(one) === named) ?? last
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>{t('claimDesk.product')}</h1>
        <DeskSeat />
      </header>
      <p className="claim-lead">{t('claimDesk.productLead')}</p>
      <fieldset className="claim-filters">
        <legend className="sr-only">{t('claimDesk.year')}</legend>
        {years.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === year}
            onClick={() => put(String(one))}
          >
            {one}
          </button>
        ))}
      </fieldset>
      {actor.isSeated ? (
        <Table year={year} as={actor.as} />
      ) : (
        <EmptyState title={t('claim.desk.chooseInsurer')} />
      )}
    </div>
  )
}

function Table({ year, as }: { readonly year: number; readonly as: string | undefined }) {
  const read = useQuery(productDataQuery(year, as))
  return <Loaded read={read}>{(table) => <Shown table={table} year={year} />}</Loaded>
}

function Shown({ table, year }: { readonly table: ProductTableJson; readonly year: number }) {
  const { t } = useTranslation()
  const { counts, least } = table
  return (
    <>
      <p className="note">{t('claimDesk.hiddenWhy', { least })}</p>
      {counts.flat().every((count) => count === null) ? (
        <EmptyState title={t('claimDesk.tooFew', { year, least })} />
      ) : (
        <Counts table={table} year={year} />
      )}
    </>
  )
}

function Counts({ table, year }: { readonly table: ProductTableJson; readonly year: number }) {
  const { t } = useTranslation()
  const band = (name: string) => (name === 'all' ? t('claimDesk.all') : name)
  return (
    <section
      className="claim-scroll panel"
      aria-label={t('claimDesk.product')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="claim-table">
        <caption>{t('claimDesk.productCaption', { year })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('claimDesk.ageBand')}</th>
            <th scope="col">{t('claimDesk.illness')}</th>
            {table.columns.map((column) => (
              <th key={column} scope="col" className="amount">
                {band(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ age, hasEarlierIllness }, row) => (
            <tr key={`${age} ${hasEarlierIllness}`} className={age === 'all' ? 'strong' : ''}>
              <th scope="row">{band(age)}</th>
              <td>{hasEarlierIllness === null ? '' : t(`claimDesk.ill.${hasEarlierIllness}`)}</td>
              {table.columns.map((column, place) => (
                <td key={column} className="amount">
                  {table.counts[row]?.[place]?.toLocaleString('en') ?? (
                    <span title={t('claimDesk.hidden')}>
                      <span aria-hidden="true">·</span>
                      <span className="sr-only">{t('claimDesk.hidden')}</span>
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
