/**
 * What this person pays now, and why: one row a payer in the order in which they pay, and below
 * them the cash. A figure that is being asked anew keeps its place and is dimmed.
 */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { DivisionJson, ShareJson } from '../../../server/http/contract/quote.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { PayerMark } from '../../components/payer-mark.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import './answer-panel.css'

export interface AnswerPanelProps {
  readonly division: DivisionJson | undefined
  /** Total of the lines as typed, shown before any answer. */
  readonly totalMinor: number
  readonly currency: string
  readonly fresh: boolean
  readonly settled: boolean
  /** What stands in the way, or what to do next. */
  readonly children: ReactNode
  readonly onExplain: ((place: string) => void) | null
}

export function AnswerPanel(props: AnswerPanelProps) {
  const { t } = useTranslation()
  const { division, fresh, settled } = props
  const currency = division?.currency ?? props.currency
  const isOld = division !== undefined && !fresh && !settled
  const total = division?.total ?? textFromMinor(props.totalMinor, currency)
  return (
    <section className="answer panel" aria-labelledby="answer">
      <header className="answer-head">
        <h2 id="answer">{settled ? t('answer.settledTitle') : t('answer.title')}</h2>
        <Freshness fresh={fresh} asked={division !== undefined} settled={settled} />
      </header>
      <div className={`answer-body ${isOld ? 'dimmed' : ''}`}>
        <p className="answer-total">
          <span>{t('answer.total')}</span>
          <span className="amount">{groupedText(total)}</span>
        </p>
        <ShareBar pieces={pieces(division)} />
        <ol className="shares">
          {(division?.shares ?? []).map((share, index) => (
            <ShareRow
              key={`${share.coverage} ${share.payer}`}
              share={share}
              place={index + 1}
              settled={settled}
              onExplain={props.onExplain}
            />
          ))}
        </ol>
        <CashDue division={division} currency={currency} onExplain={props.onExplain} />
      </div>
      <p className="sr-only" role="status" aria-live="polite">
        {division !== undefined && fresh
          ? t('answer.spoken', { cash: `${markOf(currency)}${groupedText(division.cash)}` })
          : ''}
      </p>
      {props.children}
    </section>
  )
}

function Freshness({
  fresh,
  asked,
  settled,
}: {
  readonly fresh: boolean
  readonly asked: boolean
  readonly settled: boolean
}) {
  const { t } = useTranslation()
  if (settled || !asked) return null
  return fresh ? (
    <span className="badge">{t('answer.quoted')}</span>
  ) : (
    <span className="badge working">
      <span className="spinner" />
      {t('answer.working')}
    </span>
  )
}

function pieces(division: DivisionJson | undefined) {
  if (division === undefined) return []
  const { currency } = division
  return [
    ...division.shares.map(({ payer, coverage, kind, amount }) => ({
      id: `${coverage} ${payer}`,
      kind,
      minor: minorOf(amount, currency),
    })),
    { id: 'cash', kind: 'patient' as const, minor: minorOf(division.cash, currency) },
  ]
}

interface ShareRowProps {
  readonly share: ShareJson
  readonly place: number
  readonly settled: boolean
  readonly onExplain: ((place: string) => void) | null
}

function ShareRow({ share, place, settled, onExplain }: ShareRowProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const nothing = /^0(\.0*)?$/u.test(share.amount)
  const isSaid = share.state === 'decided' || share.state === 'accepted'
  const saying = isSaid && share.decidedBy === 'platform' ? 'platform' : share.state
  return (
    <li className={`share ${nothing ? 'nothing' : ''}`}>
      <span className="share-place">{place}</span>
      <PayerMark kind={share.kind} />
      <span className="share-name">
        {textIn(share.title)}
        <span className="share-scheme">{textIn(share.schemeTitle)}</span>
      </span>
      <span className={`share-state says-${share.state}`}>
        {t(`says.${settled && saying === 'expected' ? 'decided' : saying}`)}
      </span>
      <span className="amount share-amount">
        {onExplain === null ? (
          groupedText(share.amount)
        ) : (
          <button
            type="button"
            className="amount-link"
            title={t('answer.why')}
            onClick={() => onExplain(share.payer)}
          >
            {groupedText(share.amount)}
          </button>
        )}
      </span>
    </li>
  )
}

interface CashDueProps {
  readonly division: DivisionJson | undefined
  readonly currency: string
  readonly onExplain: ((place: string) => void) | null
}

function CashDue({ division, currency, onExplain }: CashDueProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const parts = (division?.parts ?? []).filter(({ amount }) => minorOf(amount, currency) !== 0)
  return (
    <div className="cash">
      <div className="cash-line">
        <span className="cash-label">
          <PayerMark kind="patient" />
          {t('answer.cash')}
        </span>
        <span className="amount cash-amount">
          <span className="cash-mark">{markOf(currency)}</span>
          {division === undefined ? '–' : groupedText(division.cash)}
        </span>
      </div>
      <ul className="parts">
        {parts.map(({ part, title, amount }) => (
          <li key={part}>
            <span>{textIn(title)}</span>
            <span className="amount">
              {onExplain === null ? (
                groupedText(amount)
              ) : (
                <button
                  type="button"
                  className="amount-link"
                  title={t('answer.why')}
                  onClick={() => onExplain(`part:${part}`)}
                >
                  {groupedText(amount)}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
