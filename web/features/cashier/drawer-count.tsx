/** Counts the drawer by its notes and coins, or takes the sum as it is typed, and ends the shift. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { textFromMinor } from '../../../engine/base/money.ts'
import { amountText, groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { minorTyped } from './tender-draft.ts'

/** Notes and coins that a drawer holds, in whole minor units. */
const pieces: Readonly<Record<string, readonly number[]>> = {
  CNY: [10_000, 5000, 2000, 1000, 500, 100, 50, 10],
  HKD: [100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
  MOP: [100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
}

export interface DrawerCountProps {
  readonly currency: string
  readonly expected: string
  readonly busy: boolean
  readonly onClose: (counted: string) => void
}

export function DrawerCount({ currency, expected, busy, onClose }: DrawerCountProps) {
  const { t } = useTranslation()
  const [counts, setCounts] = useState<Readonly<Record<number, string>>>({})
  const [typed, setTyped] = useState('')
  // What was counted again: other figures have to be counted again themselves.
  const [recounted, setRecounted] = useState<number | null>(null)
  const byPieces = Object.entries(counts).reduce(
    (sum, [piece, count]) => sum + Number(piece) * (Number.parseInt(count, 10) || 0),
    0,
  )
  const hasPieces = Object.values(counts).some((count) => count.trim() !== '')
  const counted = hasPieces ? byPieces : minorTyped(typed, currency)
  const isReady = counted !== undefined && counted >= 0 && (hasPieces || typed.trim() !== '')
  const difference = isReady ? counted - minorOf(expected, currency) : 0

  return (
    <section className="panel count no-print" aria-labelledby="count-title">
      <h2 id="count-title">{t('shift.count')}</h2>
      <div className="pieces">
        {(pieces[currency] ?? []).map((piece) => (
          <label key={piece}>
            <span className="amount">{amountText(piece, currency)}</span>
            <span aria-hidden="true">×</span>
            <input
              className="input amount"
              inputMode="numeric"
              maxLength={6}
              aria-label={`${amountText(piece, currency)} ${t('shift.pieces')}`}
              value={counts[piece] ?? ''}
              onChange={(event) =>
                setCounts({ ...counts, [piece]: event.target.value.replace(/\D/gu, '') })
              }
            />
          </label>
        ))}
      </div>
      <div className="count-foot">
        <div className="field">
          <label htmlFor="counted">{t('shift.counted')}</label>
          <input
            id="counted"
            className="input amount"
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            value={hasPieces ? textFromMinor(byPieces, currency) : typed}
            readOnly={hasPieces}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <p className={`count-difference ${difference === 0 ? '' : 'differs'}`} aria-live="polite">
          {isReady && difference !== 0 ? (
            <>
              {t(`shift.difference.${difference < 0 ? 'counted-short' : 'counted-over'}`)}{' '}
              <strong className="amount">{amountText(Math.abs(difference), currency)}</strong>
            </>
          ) : null}
          {isReady && difference === 0 ? t('shift.equal') : null}
        </p>
        {difference === 0 ? null : (
          <label className="count-again">
            <input
              type="checkbox"
              checked={recounted === counted}
              onChange={(event) => setRecounted(event.target.checked ? (counted ?? null) : null)}
            />
            {t('shift.countedAgain')}
          </label>
        )}
        <button
          type="button"
          className="button primary"
          disabled={!isReady || busy || (difference !== 0 && recounted !== counted)}
          onClick={() => isReady && onClose(textFromMinor(counted, currency))}
        >
          {isReady
            ? t('shift.closeConfirm', {
                amount: `${markOf(currency)}${groupedText(textFromMinor(counted, currency))}`,
              })
            : t('shift.close')}
        </button>
      </div>
    </section>
  )
}
