/** Payments and refunds as they happened, each with its state and what can be done about it. */
import { useTranslation } from 'react-i18next'
import type { TenderJson } from '../../../server/http/contract/cashier.ts'
import { momentText } from '../../components/moment-text.ts'
import { handedText, roundingText } from './coins.tsx'

export interface MovesTableProps {
  readonly tenders: readonly TenderJson[]
  readonly currency: string
  readonly busy: boolean
  /** Absent where nothing can be undone from here. */
  readonly onVoid?: (tender: string) => void
  readonly onReturn?: ((tender: string) => void) | undefined
}

export function MovesTable({ tenders, currency, busy, onVoid, onReturn }: MovesTableProps) {
  const { t } = useTranslation()
  if (tenders.length === 0) return <p className="quiet moves-none">{t('money.noMoves')}</p>
  const returned = (id: string) =>
    tenders.some(({ original, state }) => original === id && state !== 'refused')
  return (
    <section
      className="scroll-x"
      aria-label={t('pay.moves')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="moves">
        <thead>
          <tr>
            <th scope="col">{t('money.time')}</th>
            <th scope="col">{t('money.way')}</th>
            <th scope="col" className="amount">
              {t('money.amount')}
            </th>
            <th scope="col">{t('money.stateHead')}</th>
            <th scope="col">
              <span className="sr-only">{t('keys.bar')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tenders.map((tender) => (
            <tr key={tender.id} className={`move ${tender.state}`} data-tender={tender.id}>
              <td className="quiet">{momentText(tender.madeAt)}</td>
              <td>
                <Way tender={tender} />
                {tender.target === 'arrears' ? (
                  <span className="quiet"> {t('money.target.arrears')}</span>
                ) : null}
              </td>
              <td className="amount">
                {tender.direction === 'out' ? '−' : ''}
                {handedText(tender, currency)}
                {roundingText(tender.rounding) === null ? null : (
                  <span className="move-rounding">
                    {t('money.rounding')} {roundingText(tender.rounding)}
                  </span>
                )}
              </td>
              <td>
                <State tender={tender} />
              </td>
              <td className="move-act">
                {tender.state === 'asked' && tender.direction === 'in' && onVoid !== undefined ? (
                  <button
                    type="button"
                    className="button small"
                    disabled={busy}
                    onClick={() => onVoid(tender.id)}
                  >
                    {t('money.void')}
                  </button>
                ) : null}
                {tender.state === 'done' &&
                tender.direction === 'in' &&
                tender.target !== 'arrears' &&
                tender.kind !== 'carried' &&
                !returned(tender.id) &&
                onReturn !== undefined ? (
                  <button
                    type="button"
                    className="button small plain"
                    disabled={busy}
                    onClick={() => onReturn(tender.id)}
                  >
                    {t('money.return')}
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** In which way, and of money that was carried over from which. */
export function Way({ tender }: { readonly tender: TenderJson }) {
  const { t } = useTranslation()
  const { direction, kind, route } = tender
  if (kind === 'carried' && direction === 'out') return t('money.carriedOut')
  if (kind !== 'carried' || route === null) {
    return `${t(`money.direction.${direction}`)} ${t(`money.kind.${kind}`)}`
  }
  return (
    <>
      {t('money.kind.carried')} <span className="quiet">{t(`money.kind.${route}`)}</span>
    </>
  )
}

function State({ tender }: { readonly tender: TenderJson }) {
  const { t } = useTranslation()
  const { state, direction, kind, reason, trade, id } = tender
  const goneWord = direction === 'out' ? 'money.returned' : 'money.state.done'
  const doneWord = kind === 'carried' ? 'money.carriedDone' : goneWord
  const tone = { asked: 'wait', 'void-wanted': 'wait', refused: 'refused' }[state as string] ?? ''
  const known = reason === 'refused' || reason === 'closed' || reason === 'voided'
  return (
    <span title={`${t('money.reference')} ${trade ?? id}`}>
      <span className={`badge ${tone}`}>
        {state === 'asked' ? <span className="spinner" /> : null}
        {state === 'done' ? t(doneWord) : t(`money.state.${state}`)}
      </span>
      {known ? <span className="move-reason">{t(`money.reason.${reason}`)}</span> : null}
    </span>
  )
}
