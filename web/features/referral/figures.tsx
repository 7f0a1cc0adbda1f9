/** How the clocks came out: how many in time, and how long half of them took. */
import { useTranslation } from 'react-i18next'
import type { ReferralDeskJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import './referral-tables.css'

type FiguresProps = Pick<ReferralDeskJson, 'figures' | 'supplied'>

export function Figures({ figures, supplied }: FiguresProps) {
  const { t } = useTranslation()
  if (figures.length === 0) {
    return (
      <EmptyState title={t('referral.figures.empty')}>
        <p className="quiet">{t('referral.figures.emptyHint')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      {supplied.sent === 0 ? null : (
        <p className="note">
          {t('referral.figures.supplied', { supplied: supplied.supplied, sent: supplied.sent })}
        </p>
      )}
      <div className="panel referral-scroll">
        <table className="referral-table">
          <thead>
            <tr>
              <th scope="col">{t('referral.figures.kind')}</th>
              <th scope="col">{t('referral.figures.clock')}</th>
              <th scope="col" className="amount">
                {t('referral.figures.inTime')}
              </th>
              <th scope="col" className="amount">
                {t('referral.figures.median')}
              </th>
              <th scope="col" className="amount">
                {t('referral.figures.running')}
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.map(({ kind, clock, measured, inTime, running, medianMinutes }) => (
              <tr key={`${kind} ${clock}`}>
                <td>{t(`referral.kind.${kind}`)}</td>
                <td>{t(`referral.clock.${clock}`)}</td>
                <td className="amount">{measured === 0 ? '—' : `${inTime} / ${measured}`}</td>
                <td className="amount">
                  {medianMinutes === null
                    ? '—'
                    : t('referral.figures.minutes', { count: medianMinutes })}
                </td>
                <td className="amount">{running}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
