/** The daily fee list of a visit, to read or to print on A4 or A5. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { DailyFeesJson } from '../../../server/http/contract/settlement.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { dailyFeesQuery } from './queries.ts'
import './fees.css'

type Paper = 'a4' | 'a5'

export function DailyFees({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(dailyFeesQuery(id))
  const [paper, setPaper] = useState<Paper>('a4')
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) {
    return (
      <NotRead error={error} onAgain={() => void refetch()} unknown={t('sheet.unknown', { id })} />
    )
  }
  return (
    <div className={`fees-page ${paper}`}>
      <div className="fees-bar no-print">
        <Link to={`/settlements/${id}/payment`}>{t('pay.title')}</Link>
        <Link to={`/settlements/${id}`}>{t('pay.toSheet')}</Link>
        <span className="key-space" />
        <fieldset>
          <legend className="sr-only">{t('fees.paper')}</legend>
          {(['a4', 'a5'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              aria-pressed={paper === one}
              onClick={() => setPaper(one)}
            >
              {one.toUpperCase()}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button primary small" onClick={() => window.print()}>
          {t('fees.print')}
        </button>
      </div>
      <Fees fees={data} />
    </div>
  )
}

function Fees({ fees }: { readonly fees: DailyFeesJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const isSample = useSession()?.mode === 'sample'
  const { currency, days } = fees
  return (
    <article className="fees" aria-labelledby="fees-title">
      <header>
        <p className="fees-institution">{textIn(fees.institution.title)}</p>
        <h1 id="fees-title">{t('fees.title')}</h1>
        {isSample ? <p className="fees-sample">{t('sheet.sample')}</p> : null}
        <dl>
          <div>
            <dt>{t('pay.patient')}</dt>
            <dd>{fees.person.name}</dd>
          </div>
          <div>
            <dt>{t('counter.visitNumber')}</dt>
            <dd>{fees.visit}</dd>
          </div>
          <div>
            <dt>{t('answer.total')}</dt>
            <dd className="amount">
              {markOf(currency)}
              {groupedText(fees.total)}
            </dd>
          </div>
        </dl>
      </header>
      {days.length === 0 ? <EmptyState title={t('fees.empty')} /> : null}
      {days.map((day) => (
        <Day key={day.on} day={day} />
      ))}
    </article>
  )
}

function Day({ day }: { readonly day: DailyFeesJson['days'][number] }) {
  const { t } = useTranslation()
  return (
    <table className="fees-day" data-day={day.on}>
      <caption>{day.on}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.name')}</th>
          <th scope="col">{t('fees.class')}</th>
          <th scope="col" className="amount">
            {t('fees.unitPrice')}
          </th>
          <th scope="col" className="amount">
            {t('fees.quantity')}
          </th>
          <th scope="col" className="amount">
            {t('column.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {day.lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes its order
          <tr key={`${line.code} ${i}`}>
            <td>
              {line.name} <span className="fees-code">{line.code}</span>
            </td>
            <td>{line.class === null ? '' : t(`class.${line.class}`)}</td>
            <td className="amount">{groupedText(line.unitPrice)}</td>
            <td className="amount">{groupedText(line.quantity)}</td>
            <td className="amount">{groupedText(line.amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>{t('fees.day', { day: day.on })}</td>
          <td className="fees-upto">
            {t('fees.upTo')} {groupedText(day.upTo)}
          </td>
          <td className="amount">{groupedText(day.total)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
