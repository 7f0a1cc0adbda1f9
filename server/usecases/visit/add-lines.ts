/** Takes lines into a visit, and says of each what the catalogue of the place makes of it. */
import type { BillLine } from '../../../engine/adjudication/bill.ts'
import { type SplitLine, splitLines } from '../../../engine/adjudication/split.ts'
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { VisitLine } from '../../../engine/visit/visit-action.ts'
import type { VisitState } from '../../../engine/visit/visit-state.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { actOnVisit } from './act-on-visit.ts'
import type { AskedBy, VisitPlace, VisitStore } from './visit-store.ts'

const currencyDigits = 2

/** A line before the catalogue says what kind of charge it is. */
export type StatedLine = Omit<VisitLine, 'category'>

export type AddedLines =
  | { readonly added: true; readonly split: readonly SplitLine[] }
  | { readonly added: false; readonly refusal: Refusal }

export async function addLines(
  place: VisitPlace,
  person: string,
  stated: readonly StatedLine[],
  asked: AskedBy,
  store: VisitStore,
): Promise<AddedLines> {
  const { by, message } = asked
  const catalogue = catalogueAt(place.institution, stated, store)
  const lines = stated.map((line) => ({ ...line, category: categoryOf(line.code, catalogue) }))
  const action = { kind: 'lines-added', lines, message } as const
  const done = await actOnVisit(place, person, action, by satisfies Actor, store)
  if (!done.done) return { added: false, refusal: done.refusal }
  return { added: true, split: splitOf(done.state, lines, catalogue) }
}

export function catalogueAt(
  institution: string,
  lines: readonly { readonly on: number }[],
  { rules, institutionInCare }: Pick<VisitStore, 'rules' | 'institutionInCare'>,
): Catalogue | null {
  const on = lines.reduce((latest, line) => Math.max(latest, line.on), 0)
  const there = institutionInCare(institution, { admittedOn: on, dischargedOn: on })
  return rules.catalogueFor(there?.region ?? '', on)
}

export function categoryOf(code: string, catalogue: Catalogue | null): string {
  return catalogue?.items.get(code)?.category ?? 'other'
}

/**
 * The lines divided among all that wait: a limit for a day counts what came before. Lines that take
 * back others show the original as it is left.
 */
function splitOf(
  state: VisitState,
  lines: readonly VisitLine[],
  catalogue: Catalogue | null,
): SplitLine[] {
  const waiting = [...state.lines.values()]
    .filter(({ settledIn }) => settledIn === null)
    .map(({ line }) => billLine(line))
  const wanted = new Set(lines.map(({ id, reverses }) => reverses ?? id))
  return splitLines(waiting, catalogue, currencyDigits).filter(({ line }) => wanted.has(line.id))
}

export function splitStated(lines: readonly VisitLine[], catalogue: Catalogue | null): SplitLine[] {
  return splitLines(lines.map(billLine), catalogue, currencyDigits)
}

function billLine(line: VisitLine): BillLine {
  const { id, code, name, on, quantityE4, unitPriceE6, amountMinor, reverses, approval } = line
  const { indication, category, supplyDays } = line
  return {
    id,
    code,
    name,
    on,
    quantityE4,
    unitPriceE6,
    amountMinor,
    reverses,
    approval,
    indication,
    category,
    supplyDays,
    attributes: {},
  }
}
