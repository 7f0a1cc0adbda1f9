/** What was charged: typed with the catalogue's help, pasted, out of a file, or a sample bill. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BillSumsJson } from '../../../server/http/contract/bill.ts'
import type { LineSplitJson } from '../../../server/http/contract/quote.ts'
import type { SampleBillJson } from '../../../server/http/contract/session.ts'
import { amountText, groupedText } from '../../components/amount-text.ts'
import { ComboBox } from '../../components/combo-box.tsx'
import { useTextIn } from '../../components/language.ts'
import { totalOfDraft } from './bill-of-draft.ts'
import { type Draft, type DraftChange, isUntouched } from './draft.ts'
import { LineTable } from './line-table.tsx'
import { sampleBillQuery, sampleBillsQuery } from './queries.ts'
import { textOfFile } from './read-file.ts'
import { cellsOf, readLines } from './read-lines.ts'

export interface LinesSectionProps {
  readonly draft: Draft
  readonly change: (change: DraftChange) => void
  readonly catalogue: string
  readonly splits: ReadonlyMap<string, LineSplitJson>
  /** Refusals by line, in the reader's language. */
  readonly problems: ReadonlyMap<string, string>
  readonly maxLines: number
  readonly isSample: boolean
  readonly onSample: (sample: SampleBillJson) => void
  readonly onAddLine: () => void
  /** Line to put the cursor into, by its place; null once it is there. */
  readonly goTo: number | null
  readonly onArrived: () => void
  readonly locked: boolean
}

export function LinesSection(props: LinesSectionProps) {
  const { t } = useTranslation()
  const { draft, change, locked, maxLines } = props
  const [notice, setNotice] = useState('')

  function take(text: string): void {
    const { rows, totals } = readLines(text, draft.currency)
    const room = maxLines - draft.lines.length
    const wrong = rows.filter((row) => 'problem' in row).length
    change({ do: 'add-rows', rows: rows.slice(0, room) })
    const words = [t('counter.linesTaken', { count: Math.min(rows.length, room) })]
    if (wrong > 0) words.push(t('counter.linesWrong', { count: wrong }))
    if (totals > 0) words.push(t('counter.totalsLeftOut', { count: totals }))
    if (rows.length > room)
      words.push(t('counter.tooManyLines', { most: groupedText(String(maxLines)) }))
    setNotice(words.join(t('semicolon')))
  }

  // Wherever the cursor stands: one word goes into its field, a piece of a table becomes lines.
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    if (locked) return
    function onPaste(event: ClipboardEvent): void {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const cells = text.includes('\t') || text.includes('\n') ? cellsOf(text) : []
      if (cells.length < 2 && (cells[0]?.length ?? 0) < 3) return
      event.preventDefault()
      latest.current(text)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [locked])

  return (
    <section className="counter-section" aria-labelledby="lines">
      <h2 id="lines">{t('counter.lines')}</h2>
      <div className="section-body">
        <LineTools {...props} onText={take} onNotice={setNotice} />
        <p className="lines-notice" role="status">
          {notice}
        </p>
        {draft.sums === null ? (
          <LineTable {...props} />
        ) : (
          <SumsFields {...props} sums={draft.sums} />
        )}
        <LineTotals draft={draft} />
      </div>
    </section>
  )
}

interface LineToolsProps extends LinesSectionProps {
  readonly onText: (text: string) => void
  readonly onNotice: (notice: string) => void
}

function LineTools(props: LineToolsProps) {
  const { draft, change, isSample, onSample, onAddLine, onText, onNotice, locked } = props
  const { t } = useTranslation()
  const file = useRef<HTMLInputElement>(null)

  async function paste(): Promise<void> {
    try {
      onText(await navigator.clipboard.readText())
    } catch {
      onNotice(t('counter.pasteByKey'))
    }
  }

  return (
    <div className="line-tools">
      {isSample ? <SampleField {...{ onSample, onNotice, locked }} /> : null}
      <button type="button" className="button small" disabled={locked} onClick={onAddLine}>
        {t('counter.addLine')}
      </button>
      <button type="button" className="button small" disabled={locked} onClick={() => void paste()}>
        {t('counter.paste')}
      </button>
      <button
        type="button"
        className="button small"
        disabled={locked}
        onClick={() => file.current?.click()}
      >
        {t('counter.openFile')}
      </button>
      <input
        ref={file}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        hidden
        aria-label={t('counter.openFile')}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen !== undefined) void textOfFile(chosen).then(onText)
        }}
      />
      {draft.lines.length > 0 || draft.sums !== null || locked ? null : (
        <button
          type="button"
          className="button small plain"
          onClick={() => change({ do: 'sums', sums: noSums })}
        >
          {t('counter.useSums')}
        </button>
      )}
      {(draft.lines.length === 0 && draft.sums === null) || locked ? null : (
        <button
          type="button"
          className="button small plain"
          onClick={() => change({ do: 'remove-all-lines' })}
        >
          {t('counter.removeAll')}
        </button>
      )}
    </div>
  )
}

interface SampleFieldProps {
  readonly onSample: (sample: SampleBillJson) => void
  readonly onNotice: (notice: string) => void
  readonly locked: boolean
}

function SampleField({ onSample, onNotice, locked }: SampleFieldProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [typed, setTyped] = useState('')
  const client = useQueryClient()
  const bills = useQuery(sampleBillsQuery).data?.bills ?? []
  const choose = async (sample: SampleBillJson) => {
    const isWhole = sample.lineCount === (sample.bill.lines?.length ?? 0)
    try {
      onSample(isWhole ? sample : await client.fetchQuery(sampleBillQuery(sample.id)))
    } catch {
      onNotice(t('lost'))
    }
  }
  const wanted = typed.trim().toLowerCase()
  return (
    <ComboBox
      id="sample"
      className="sample"
      label={t('counter.sample')}
      labelHidden
      forward={false}
      text={typed}
      onText={setTyped}
      placeholder={t('counter.sampleHint')}
      choices={bills
        .filter(({ title }) => textIn(title).toLowerCase().includes(wanted))
        .map((sample) => ({
          id: sample.id,
          label: textIn(sample.title),
          detail: t('counter.lineCount', { count: sample.lineCount }),
        }))}
      emptyText={t('counter.sampleUnknown')}
      onChoose={(choice) => {
        const sample = bills.find(({ id }) => id === choice.id)
        setTyped('')
        if (sample !== undefined) void choose(sample)
      }}
      disabled={locked}
    />
  )
}

const noSums: BillSumsJson = { inScope: '', priorSelfPay: '', overLimit: '', ownPaid: '' }

const sumNames = ['inScope', 'priorSelfPay', 'overLimit', 'ownPaid'] as const

interface SumsFieldsProps {
  readonly sums: BillSumsJson
  readonly change: (change: DraftChange) => void
  readonly locked: boolean
}

/** The four sums of the national interface, for a bill whose lines stay in the hospital's system. */
function SumsFields({ sums, change, locked }: SumsFieldsProps) {
  const { t } = useTranslation()
  return (
    <div className="sums">
      {sumNames.map((name) => (
        <div className="field" key={name}>
          <label htmlFor={`sum-${name}`}>{t(`part.${name}`)}</label>
          <input
            id={`sum-${name}`}
            className="input amount"
            data-forward=""
            inputMode="decimal"
            autoComplete="off"
            placeholder="0.00"
            value={sums[name]}
            readOnly={locked}
            onChange={(event) =>
              change({ do: 'sums', sums: { ...sums, [name]: event.target.value } })
            }
            onFocus={(event) => event.target.select()}
          />
        </div>
      ))}
    </div>
  )
}

function LineTotals({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation()
  const filled = draft.lines.filter((line) => !isUntouched(line))
  const wrong = filled.filter(({ read }) => 'problem' in read).length
  return (
    <p className="line-totals">
      <span>
        {draft.sums === null
          ? t('counter.lineCount', { count: filled.length })
          : t('counter.fourSums')}
      </span>
      {wrong === 0 ? null : (
        <span className="badge refused">{t('counter.linesWrong', { count: wrong })}</span>
      )}
      <span className="amount">{amountText(totalOfDraft(draft), draft.currency)}</span>
    </p>
  )
}
