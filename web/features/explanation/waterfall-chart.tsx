/** The waterfall as rows that open: a bar hangs where the one above it ended. */

import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { amountText, markOf } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { PayerMark } from '../../components/payer-mark.tsx'
import { type StepContext, StepList } from './step-list.tsx'
import type { Bar } from './waterfall.ts'

export interface WaterfallProps {
  readonly bars: readonly Bar[]
  readonly context: StepContext
  /** Bar to begin open at. */
  readonly openAt: string
  /** What the bill's own division says, shown under the total. */
  readonly split: ReactNode
  /** By bar: how it differs from another division, in minor units. */
  readonly differences: ReadonlyMap<string, number>
}

export function WaterfallChart({ bars, context, openAt, split, differences }: WaterfallProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(openAt === '' ? [] : [openAt]),
  )
  useEffect(() => {
    if (openAt === '') return
    setOpen((before) => new Set([...before, openAt]))
    document.getElementById(`bar-${openAt}`)?.scrollIntoView({ block: 'center' })
  }, [openAt])
  const total = bars.find(({ role }) => role === 'total')?.amountMinor ?? 0
  const openable = bars.filter(({ role }) => role !== 'cash').map(({ id }) => id)
  const isAllOpen = openable.every((id) => open.has(id))

  function toggle(id: string): void {
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }

  return (
    <div className="waterfall">
      <p className="waterfall-tools">
        <button
          type="button"
          className="link"
          onClick={() => setOpen(isAllOpen ? new Set() : new Set(openable))}
        >
          {isAllOpen ? t('why.closeAll') : t('why.openAll')}
        </button>
      </p>
      <ol>
        {bars.map((bar) => (
          <WaterfallRow
            key={bar.id}
            bar={bar}
            totalMinor={total}
            isOpen={open.has(bar.id)}
            onToggle={() => toggle(bar.id)}
            context={context}
            difference={differences.get(bar.id) ?? 0}
          >
            {bar.role === 'total' ? split : <StepList steps={bar.steps} context={context} />}
            {bar.paidLaterMinor === 0 ? null : (
              <p className="paid-later quiet">
                {t('why.paidLater', { amount: amountText(bar.paidLaterMinor, context.currency) })}
              </p>
            )}
          </WaterfallRow>
        ))}
      </ol>
    </div>
  )
}

interface WaterfallRowProps {
  readonly bar: Bar
  readonly totalMinor: number
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly context: StepContext
  readonly difference: number
  readonly children: ReactNode
}

function WaterfallRow(props: WaterfallRowProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { bar, totalMinor, isOpen, context } = props
  const title =
    bar.title === null
      ? t(bar.role === 'total' ? 'answer.total' : 'answer.cash')
      : textIn(bar.title)
  const amount = `${bar.role === 'payer' ? '−' : ''}${amountText(bar.amountMinor, context.currency)}`
  const head = (
    <>
      <span className="bar-name">
        {bar.role === 'part' || bar.role === 'total' ? null : <PayerMark kind={bar.kind} />}
        <span>
          {title}
          {bar.subtitle === null ? null : (
            <span className="bar-scheme">{textIn(bar.subtitle)}</span>
          )}
        </span>
        {isRemarkable(bar.state) ? (
          <span className={`share-state says-${bar.state}`}>{t(`says.${bar.state}`)}</span>
        ) : null}
      </span>
      <span className="bar-track" aria-hidden="true">
        <BarPiece bar={bar} totalMinor={totalMinor} />
      </span>
      <span className="amount bar-amount">
        {bar.role === 'cash' ? <span className="cash-mark">{markOf(context.currency)}</span> : null}
        {amount}
        {props.difference === 0 ? null : (
          <span className="bar-difference">
            {props.difference > 0 ? '+' : ''}
            {amountText(props.difference, context.currency)}
          </span>
        )}
      </span>
    </>
  )
  return (
    <li className={`bar bar-${bar.role} ${isOpen ? 'open' : ''}`} id={`bar-${bar.id}`}>
      {bar.role === 'cash' ? (
        <div className="bar-head">{head}</div>
      ) : (
        <button type="button" className="bar-head" aria-expanded={isOpen} onClick={props.onToggle}>
          {head}
        </button>
      )}
      {isOpen && bar.role !== 'cash' ? <div className="bar-body">{props.children}</div> : null}
    </li>
  )
}

const remarkable = ['expected', 'away', 'declined', 'not-direct'] as const

function isRemarkable(state: string | null): state is (typeof remarkable)[number] {
  return remarkable.some((one) => one === state)
}

/** Widths are set through the style object, which a strict content security policy allows. */
function BarPiece({ bar, totalMinor }: { readonly bar: Bar; readonly totalMinor: number }) {
  const part = (minor: number): string => `${totalMinor === 0 ? 0 : (minor / totalMinor) * 100}%`
  const fill = bar.role === 'total' ? 'bar-whole' : `payer-fill payer-${bar.kind}`
  return (
    <span
      className={`bar-piece ${bar.role === 'part' ? 'bar-of-which' : ''} ${fill}`}
      style={{ left: part(bar.fromMinor), width: part(bar.toMinor - bar.fromMinor) }}
    />
  )
}
