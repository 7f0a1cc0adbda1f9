/**
 * The lines of the bill as a table to type in. Only the rows in sight are drawn, so that a bill of
 * twenty thousand lines stays quick.
 */
import { useQuery } from '@tanstack/react-query'
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { type Currency, minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import type { CatalogueItemJson } from '../../../server/http/contract/catalogue.ts'
import type { LineSplitJson } from '../../../server/http/contract/quote.ts'
import { amountText, groupedText } from '../../components/amount-text.ts'
import { ComboBox } from '../../components/combo-box.tsx'
import { type DraftChange, isUntouched, type LineDraft, priceText, quantityText } from './draft.ts'
import type { LinesSectionProps } from './lines-section.tsx'
import { itemsQuery } from './queries.ts'
import type { Column } from './read-lines.ts'
import { useRowProblemText } from './row-problem-text.ts'

const rowPx = 38
const messagePx = 26
/** Rows drawn above and below those in sight. */
const margin = 8

export function LineTable(props: LinesSectionProps) {
  const { t } = useTranslation()
  const { draft, splits, problems, goTo, onArrived } = props
  const [top, setTop] = useState(0)
  const sight = useRef<HTMLDivElement>(null)
  const problemText = useRowProblemText()
  const rows = useMemo(
    () =>
      draft.lines.map((line) => ({
        line,
        message:
          'problem' in line.read && !isUntouched(line)
            ? problemText(line.read.problem)
            : (problems.get(line.id) ?? null),
      })),
    [draft.lines, problems, problemText],
  )
  const edges = useMemo(() => {
    const tops = [0]
    for (const { message } of rows) {
      tops.push((tops.at(-1) ?? 0) + rowPx + (message === null ? 0 : messagePx))
    }
    return tops
  }, [rows])
  const height = edges.at(-1) ?? 0

  // A line that is to be typed in may be out of sight and not drawn yet: scroll, draw, then focus.
  useEffect(() => {
    const element = sight.current
    if (goTo === null || element === null) return
    const rowTop = edges[goTo] ?? 0
    const isOut =
      rowTop < element.scrollTop || rowTop + rowPx > element.scrollTop + element.clientHeight
    if (isOut) element.scrollTop = Math.max(0, rowTop - element.clientHeight / 2)
    setTop(element.scrollTop)
    const frame = requestAnimationFrame(() => {
      element.querySelector<HTMLInputElement>(`[data-item-of="${goTo}"] input`)?.focus()
      onArrived()
    })
    return () => cancelAnimationFrame(frame)
  }, [goTo, edges, onArrived])

  const first = Math.max(0, firstBelow(edges, top) - 1 - margin)
  const last = Math.min(rows.length, firstBelow(edges, top + 480) + margin)

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed one by one, which a table cannot
    <div
      className="lines"
      role="table"
      aria-label={t('counter.lines')}
      aria-rowcount={rows.length + 1}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading takes no focus */}
      <div className="line-head" role="row">
        {(
          ['number', 'code', 'item', 'quantity', 'unitPrice', 'amount', 'class', 'own'] as const
        ).map((heading) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: a heading takes no focus
          <span
            key={heading}
            role="columnheader"
            className={`line-${heading} ${figureColumns.has(heading) ? 'figure' : ''}`}
          >
            {t(`lineHead.${heading}`)}
          </span>
        ))}
        <span />
      </div>
      {rows.length === 0 ? <p className="lines-empty">{t('counter.noLines')}</p> : null}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        className="line-window"
        role="rowgroup"
        ref={sight}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) => moveByArrow(event)}
      >
        <div className="line-rows" style={{ height }}>
          {rows.slice(first, last).map(({ line, message }, index) => (
            <LineRow
              key={line.id}
              place={first + index}
              top={edges[first + index] ?? 0}
              line={line}
              message={message}
              split={splits.get(line.id)}
              currency={draft.currency}
              catalogue={props.catalogue}
              change={props.change}
              locked={props.locked}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

const figureColumns: ReadonlySet<string> = new Set(['quantity', 'unitPrice', 'amount', 'own'])

/** Index of the first edge at or below a height. */
function firstBelow(edges: readonly number[], height: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) < height) low = middle + 1
    else high = middle
  }
  return low
}

/** Up and down go to the same column of the next row, as in a spreadsheet. */
function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
  const { target } = event
  if (!(target instanceof HTMLInputElement) || target.dataset['column'] === undefined) return
  const row = Number(target.dataset['row']) + (event.key === 'ArrowUp' ? -1 : 1)
  const next = event.currentTarget.querySelector<HTMLInputElement>(
    `[data-row="${row}"][data-column="${target.dataset['column']}"]`,
  )
  if (next === null) return
  event.preventDefault()
  next.focus()
  next.select()
}

interface LineRowProps {
  readonly place: number
  readonly top: number
  readonly line: LineDraft
  readonly message: string | null
  readonly split: LineSplitJson | undefined
  readonly currency: Currency
  readonly catalogue: string
  readonly change: (change: DraftChange) => void
  readonly locked: boolean
}

const LineRow = memo(function LineRow(props: LineRowProps) {
  const { t } = useTranslation()
  const { place, line, message, currency, change, locked } = props
  const { read } = line
  const wrong = 'problem' in read && 'column' in read.problem ? read.problem.column : null
  const figures = 'line' in read ? read.line : null
  const shown = {
    quantity:
      read.cells.quantity === '' && figures
        ? quantityText(figures.quantityE4)
        : read.cells.quantity,
    unitPrice:
      read.cells.unitPrice === '' && figures
        ? priceText(figures.unitPriceE6)
        : read.cells.unitPrice,
    amount:
      read.cells.amount === '' && figures
        ? textFromMinor(figures.amountMinor, currency)
        : read.cells.amount,
  }
  const field = (column: Column, value: string) => (
    <CellField
      column={column}
      row={place}
      value={value}
      label={t('counter.cell', {
        column: t(`lineHead.${column === 'on' || column === 'name' ? 'item' : column}`),
        row: place + 1,
      })}
      invalid={
        wrong === column ||
        (column === 'amount' && 'problem' in read && read.problem.kind === 'amount-differs')
      }
      describedBy={message === null ? undefined : `${line.id}-message`}
      onText={(text) => change({ do: 'cell', id: line.id, cells: { [column]: text } })}
      locked={locked}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed one by one, which a table cannot
    // biome-ignore lint/a11y/useFocusableInteractive: its fields take the focus
    <div
      role="row"
      className={`line-row ${message === null ? '' : 'wrong'}`}
      style={{ top: props.top }}
      aria-rowindex={place + 2}
    >
      <Cell className="line-number">{place + 1}</Cell>
      {field('code', read.cells.code)}
      <ItemField
        {...props}
        wrong={'problem' in read && read.problem.kind === 'item-missing' && message !== null}
      />
      {field('quantity', shown.quantity)}
      {field('unitPrice', shown.unitPrice)}
      {field('amount', shown.amount)}
      <SplitCells split={props.split} currency={currency} />
      <Cell className="line-end">
        <button
          type="button"
          className="line-remove"
          aria-label={t('counter.removeLine', { row: place + 1 })}
          title={t('counter.removeLine', { row: place + 1 })}
          disabled={locked}
          onClick={() => change({ do: 'remove-line', id: line.id })}
        >
          ×
        </button>
      </Cell>
      {message === null ? null : (
        <Cell className="line-message" id={`${line.id}-message`}>
          {message}
        </Cell>
      )}
    </div>
  )
})

interface CellProps {
  readonly className: string
  readonly id?: string
  readonly title?: string
  readonly 'data-item-of'?: number
  readonly children?: ReactNode
}

function Cell({ children, ...props }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed one by one, which a table cannot
    <span role="cell" {...props}>
      {children}
    </span>
  )
}

interface CellFieldProps {
  readonly column: Column
  readonly row: number
  readonly value: string
  readonly label: string
  readonly invalid: boolean
  readonly describedBy: string | undefined
  readonly onText: (text: string) => void
  readonly locked: boolean
}

function CellField({
  column,
  row,
  value,
  label,
  invalid,
  describedBy,
  onText,
  locked,
}: CellFieldProps) {
  const [typing, setTyping] = useState(false)
  return (
    <Cell className={`line-${column}`}>
      <input
        className="cell"
        data-forward={column === 'code' ? undefined : ''}
        data-row={row}
        data-column={column}
        aria-label={label}
        aria-invalid={invalid ? true : undefined}
        aria-describedby={describedBy}
        inputMode={column === 'code' ? 'text' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        value={typing || column === 'code' ? value : groupedFigure(value)}
        readOnly={locked}
        onChange={(event) => onText(event.target.value)}
        onFocus={(event) => {
          setTyping(true)
          event.target.select()
        }}
        onBlur={() => setTyping(false)}
      />
    </Cell>
  )
}

/** A figure at rest has its separators; what is no plain figure stays as it was typed. */
function groupedFigure(text: string): string {
  return /^-?\d+(\.\d+)?$/u.test(text) ? groupedText(text) : text
}

function ItemField({
  place,
  line,
  message,
  catalogue,
  change,
  locked,
  wrong,
}: LineRowProps & { readonly wrong: boolean }) {
  const { t } = useTranslation()
  const [searching, setSearching] = useState(false)
  const { code, name } = line.read.cells
  const search = name === '' ? code : name
  const items = useQuery({
    ...itemsQuery(catalogue, search),
    enabled: searching && catalogue !== '' && search !== '',
  })
  const found = items.data?.items ?? []
  return (
    <Cell className="line-item" data-item-of={place}>
      <ComboBox
        label={t('counter.cell', { column: t('lineHead.item'), row: place + 1 })}
        labelHidden
        className="cell-box"
        text={name}
        onText={(text) => {
          setSearching(true)
          change({ do: 'cell', id: line.id, cells: { name: text, code: '' } })
        }}
        placeholder={t('counter.itemHint')}
        choices={found
          .slice(0, 12)
          .map((item) => ({ id: item.code, label: item.name, detail: detailOf(item) }))}
        onChoose={(choice) => {
          const item = found.find(({ code: known }) => known === choice.id)
          setSearching(false)
          if (item === undefined) return
          const cells = { code: item.code, name: item.name }
          change({ do: 'item', id: line.id, cells, category: item.category })
        }}
        invalid={wrong}
        describedBy={message === null ? undefined : `${line.id}-message`}
        disabled={locked}
      />
    </Cell>
  )

  function detailOf(item: CatalogueItemJson): string {
    return `${item.code} · ${t(`class.${item.class}`)} · ${item.unit}`
  }
}

function SplitCells({
  split,
  currency,
}: {
  readonly split: LineSplitJson | undefined
  readonly currency: Currency
}) {
  const { t } = useTranslation()
  if (split === undefined) return <Cell className="line-split" />
  const own = [split.priorSelfPay, split.overLimit, split.ownPaid]
    .map((amount) => minorFromText(amount, currency) ?? 0)
    .reduce((sum, amount) => sum + amount, 0)
  const why = split.reason === null ? '' : t(`splitReason.${split.reason}`)
  return (
    <>
      <Cell className="line-class">{split.class === null ? '' : t(`class.${split.class}`)}</Cell>
      <Cell className="amount line-own" title={why}>
        {own === 0 ? '' : amountText(own, currency)}
        {why === '' ? null : <span className="sr-only">{why}</span>}
      </Cell>
    </>
  )
}
