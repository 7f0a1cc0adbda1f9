/**
 * What the cashier has put in so far for one visit: kept apart from every answer, so that nothing
 * typed is lost when an answer is late or a refusal comes.
 */
import type { Currency } from '../../../engine/base/money.ts'
import { textFromScaled } from '../../../engine/base/money.ts'
import type {
  AnswerJson,
  BillJson,
  BillLineJson,
  BillSumsJson,
} from '../../../server/http/contract/bill.ts'
import type { RedeemedCodeJson } from '../../../server/http/contract/insurance.ts'
import type { AttributesJson } from '../../../server/http/contract/values.ts'
import { type ReadRow, type RowCells, readRow } from './read-lines.ts'

/** What a line carries besides the cells that are shown. */
export type LineRest = Pick<
  BillLineJson,
  'approval' | 'indication' | 'reverses' | 'supplyDays' | 'attributes'
> & { readonly category: string }

export interface LineDraft {
  readonly id: string
  readonly read: ReadRow
  readonly rest: LineRest
  /** The row as it stood before it was mended by hand came from a paste; then its place there. */
  readonly pastedRow: number | null
}

export interface VisitDraft {
  readonly number: string
  readonly interim: string
  readonly setting: BillJson['visit']['setting']
  readonly admittedOn: string
  readonly dischargedOn: string
  readonly disease: string
  /** Further facts of a sample or a hospital system, sent on as they came. */
  readonly rest: Pick<
    BillJson['visit'],
    'entitlement' | 'department' | 'procedure' | 'surgeryClass' | 'wardClass'
  >
}

/** `recorded`: whatever filing the home region has accepted; the cashier has nothing to say. */
export type Filing = NonNullable<BillJson['filing']> | 'recorded'

export interface Draft {
  /** Kept for the whole visit: a second click or a lost reply asks for the same settlement. */
  readonly requestKey: string
  readonly person: string
  /** Coverages in the order in which they are to pay; null: all that are in force, as recorded. */
  readonly coverages: readonly string[] | null
  /** What the patient's code opened for this visit; `dropped` where the visit became another one. */
  readonly opened: RedeemedCodeJson | 'dropped' | null
  readonly facility: string
  readonly currency: Currency
  readonly visit: VisitDraft
  readonly filing: Filing
  readonly attributes: AttributesJson
  readonly lines: readonly LineDraft[]
  readonly sums: BillSumsJson | null
  readonly answers: readonly AnswerJson[]
  /** The bill of samples that this one began as. */
  readonly sample: string
}

export type DraftChange =
  | { readonly do: 'next'; readonly draft: Draft }
  | { readonly do: 'person'; readonly person: string }
  | { readonly do: 'code'; readonly opened: RedeemedCodeJson }
  | { readonly do: 'coverages'; readonly coverages: readonly string[] | null }
  | { readonly do: 'facility'; readonly facility: string; readonly currency: Currency }
  | { readonly do: 'visit'; readonly visit: Partial<VisitDraft> }
  | { readonly do: 'filing'; readonly filing: Filing }
  | {
      readonly do: 'attribute'
      readonly name: string
      /** null: not stated. */
      readonly value: string | number | boolean | null
    }
  | { readonly do: 'cell'; readonly id: string; readonly cells: Partial<RowCells> }
  | {
      readonly do: 'item'
      readonly id: string
      readonly cells: Partial<RowCells>
      readonly category: string
    }
  | { readonly do: 'add-line' }
  | { readonly do: 'sums'; readonly sums: BillSumsJson | null }
  | { readonly do: 'add-rows'; readonly rows: readonly ReadRow[] }
  | { readonly do: 'remove-line'; readonly id: string }
  | { readonly do: 'remove-all-lines' }
  | { readonly do: 'categories'; readonly byCode: ReadonlyMap<string, string> }

/** Category of a line of which the catalogue knows nothing. */
export const unknownCategory = 'other'

const emptyCells: RowCells = { code: '', name: '', on: '', quantity: '', unitPrice: '', amount: '' }

export function emptyDraft(requestKey: string, today: string): Draft {
  return {
    requestKey,
    person: '',
    coverages: null,
    opened: null,
    facility: '',
    currency: 'CNY',
    visit: {
      number: '',
      interim: '',
      setting: 'outpatient',
      admittedOn: today,
      dischargedOn: today,
      disease: '',
      rest: {},
    },
    filing: 'recorded',
    attributes: {},
    lines: [],
    sums: null,
    answers: [],
    sample: '',
  }
}

export function changeDraft(draft: Draft, change: DraftChange): Draft {
  switch (change.do) {
    case 'next':
      return change.draft
    case 'person':
      return {
        ...sameCode(draft, draft.person === change.person),
        person: change.person,
        coverages: null,
        answers: [],
      }
    case 'code':
      return {
        ...draft,
        opened: change.opened,
        person: change.opened.person,
        coverages: null,
        answers: [],
      }
    case 'coverages':
      return { ...draft, coverages: change.coverages }
    case 'facility':
      return withCurrency(
        { ...sameCode(draft, draft.facility === change.facility), facility: change.facility },
        change.currency,
      )
    case 'visit':
      return {
        ...sameCode(draft, isSameVisit(draft.visit, change.visit)),
        visit: orderedDays({ ...draft.visit, ...change.visit }, change.visit),
      }
    case 'filing':
      return { ...draft, filing: change.filing }
    case 'attribute':
      return { ...draft, attributes: withAttribute(draft.attributes, change.name, change.value) }
    case 'cell':
      return mapLine(draft, change.id, (line) => reread(line, change.cells, draft.currency))
    case 'item':
      return mapLine(draft, change.id, (line) => ({
        ...reread(line, change.cells, draft.currency),
        rest: { ...line.rest, category: change.category },
      }))
    case 'sums':
      return { ...draft, sums: change.sums }
    case 'add-line':
      return { ...draft, sums: null, lines: [...draft.lines, typedLine(draft)] }
    case 'add-rows':
      return { ...draft, sums: null, lines: withRows(draft, change.rows) }
    case 'remove-line':
      return { ...draft, lines: draft.lines.filter((line) => line.id !== change.id) }
    case 'remove-all-lines':
      return { ...draft, lines: [], sums: null }
    case 'categories':
      return { ...draft, lines: withCategories(draft.lines, change.byCode) }
  }
}

/** A code opens one visit of one person at one institution. */
function sameCode(draft: Draft, isSame: boolean): Draft {
  return isSame || draft.opened === null ? draft : { ...draft, opened: 'dropped', coverages: null }
}

function isSameVisit({ number, interim }: VisitDraft, typed: Partial<VisitDraft>): boolean {
  return (typed.number ?? number) === number && (typed.interim ?? interim) === interim
}

/** A flag that is not raised is not stated: the rules take it for `no`. */
function withAttribute(
  attributes: AttributesJson,
  name: string,
  value: string | number | boolean | null,
): AttributesJson {
  const { [name]: _, ...others } = attributes
  return value === null || value === false || value === '' ? others : { ...others, [name]: value }
}

function mapLine(draft: Draft, id: string, change: (line: LineDraft) => LineDraft): Draft {
  return { ...draft, lines: draft.lines.map((line) => (line.id === id ? change(line) : line)) }
}

/** Figures follow each other: a new quantity or price asks for the amount anew. */
function reread(line: LineDraft, cells: Partial<RowCells>, currency: Currency): LineDraft {
  const touched = 'quantity' in cells || 'unitPrice' in cells
  const merged = { ...line.read.cells, ...cells }
  const amount = touched && merged.unitPrice !== '' && !('amount' in cells) ? '' : merged.amount
  return { ...line, read: readRow(line.read.row, { ...merged, amount }, currency) }
}

function withCurrency(draft: Draft, currency: Currency): Draft {
  if (currency === draft.currency) return draft
  const lines = draft.lines.map((line) => reread(line, {}, currency))
  return { ...draft, currency, lines, answers: [] }
}

/** A discharge before the admission is never meant: the other day follows the one typed. */
function orderedDays(visit: VisitDraft, typed: Partial<VisitDraft>): VisitDraft {
  if (visit.admittedOn <= visit.dischargedOn) return visit
  return typed.admittedOn !== undefined
    ? { ...visit, dischargedOn: visit.admittedOn }
    : { ...visit, admittedOn: visit.dischargedOn }
}

// ---------------------------------------------------------------- lines

function nextLineNumber(lines: readonly LineDraft[]): number {
  let highest = 0
  for (const { id } of lines) highest = Math.max(highest, Number(/^L(\d+)$/u.exec(id)?.[1] ?? 0))
  return highest + 1
}

function typedLine(draft: Draft): LineDraft {
  const number = nextLineNumber(draft.lines)
  return {
    id: `L${number}`,
    read: readRow(number, { ...emptyCells, quantity: '1' }, draft.currency),
    rest: { category: unknownCategory },
    pastedRow: null,
  }
}

/** Rows that were pasted replace a line that nobody has filled in. */
function withRows(draft: Draft, rows: readonly ReadRow[]): LineDraft[] {
  const kept = draft.lines.filter((line) => !isUntouched(line))
  const first = nextLineNumber(kept)
  const added = rows.map((read, index) => ({
    id: `L${first + index}`,
    read,
    rest: { category: unknownCategory },
    pastedRow: read.row,
  }))
  return [...kept, ...added]
}

export function isUntouched({ read: { cells } }: LineDraft): boolean {
  return cells.code === '' && cells.name === '' && cells.unitPrice === '' && cells.amount === ''
}

function withCategories(
  lines: readonly LineDraft[],
  byCode: ReadonlyMap<string, string>,
): LineDraft[] {
  return lines.map((line) => {
    const category = byCode.get(line.read.cells.code)
    if (category === undefined || line.rest.category !== unknownCategory) return line
    return { ...line, rest: { ...line.rest, category } }
  })
}

// ---------------------------------------------------------------- from a bill

/** A sample bill, or one of a hospital system, as if the cashier had typed it. */
export function draftOfBill(bill: BillJson, requestKey: string, sample: string): Draft {
  const { number, interim, setting, admittedOn, dischargedOn, disease, ...rest } = bill.visit
  return {
    requestKey,
    person: bill.person,
    coverages: bill.coverages ?? null,
    opened: null,
    facility: bill.facility,
    currency: bill.currency,
    visit: {
      number,
      interim: interim ?? '',
      setting,
      admittedOn,
      dischargedOn,
      disease: disease ?? '',
      rest,
    },
    filing: bill.filing ?? 'recorded',
    attributes: bill.attributes ?? {},
    lines: (bill.lines ?? []).map((line, index) => lineOfBill(line, index, bill.currency)),
    sums: bill.sums ?? null,
    answers: bill.answers ?? [],
    sample,
  }
}

function lineOfBill(line: BillLineJson, index: number, currency: Currency): LineDraft {
  const { id, code, name, on, quantity, unitPrice, amount, ...rest } = line
  const read = readRow(
    index + 1,
    { code, name, on, quantity, unitPrice: trimmed(unitPrice, 2), amount: amount ?? '' },
    currency,
  )
  return { id, read, rest, pastedRow: null }
}

/** Decimal text of a quantity (4 decimals) without trailing zeros. */
export function quantityText(quantityE4: number): string {
  return trimmed(textFromScaled(quantityE4, 4), 0)
}

/** Decimal text of a unit price (6 decimals) with at least two. */
export function priceText(unitPriceE6: number): string {
  return trimmed(textFromScaled(unitPriceE6, 6), 2)
}

function trimmed(decimal: string, least: number): string {
  const [whole = '', decimals = ''] = decimal.split('.')
  const kept = decimals.replace(/0+$/u, '').padEnd(least, '0')
  return kept === '' ? whole : `${whole}.${kept}`
}
