/** A pharmacy's sale: registered, charged and settled in one message, and quoted without any trace. */
import { mayAct } from '../../../engine/visit/may-act.ts'
import type { Opened, VisitAction } from '../../../engine/visit/visit-action.ts'
import { visitState } from '../../../engine/visit/visit-state.ts'
import { forbid } from '../access/admit.ts'
import { beingServed, onDuty } from '../gate.ts'
import { openVisit } from './act-on-visit.ts'
import { addLines, catalogueAt, categoryOf, type StatedLine } from './add-lines.ts'
import { type QuotedOutcome, quoteState, type VisitWish } from './quote-visit.ts'
import { settleVisit } from './settle-visit.ts'
import type { AskedBy, SettledVisit, VisitStore } from './visit-store.ts'

export interface Sale {
  readonly institution: string
  /** What is sold to whom and when makes its number, so that a sale sent again is the same sale. */
  readonly opened: Opened
  readonly lines: readonly StatedLine[]
  readonly wish: VisitWish
}

export async function quoteSale(
  { institution, opened, lines, wish }: Sale,
  { by, message }: AskedBy,
  store: VisitStore,
): Promise<QuotedOutcome> {
  const served = beingServed(institution, opened.person)
  const forbidden = forbid(by, onDuty('settlement'), 'quote', served, store.access)
  if (forbidden !== null) return { quoted: false, refusal: forbidden }
  const catalogue = catalogueAt(institution, lines, store)
  const registered: VisitAction = { kind: 'registered', ...opened, message }
  const added: VisitAction = {
    kind: 'lines-added',
    lines: lines.map((line) => ({ ...line, category: categoryOf(line.code, catalogue) })),
    message,
  }
  const refusal = mayAct(visitState([registered]), added)
  if (refusal !== null) return { quoted: false, refusal }
  const state = visitState([registered, added])
  const quoted = await quoteState(state, wish, institution, by, store)
  return quoted.quoted ? { ...quoted, opened } : quoted
}

export async function sell(
  { institution, opened, lines, wish }: Sale,
  asked: AskedBy,
  store: VisitStore,
): Promise<SettledVisit & { readonly visit: string }> {
  const { person } = opened
  const done = await openVisit('registered', opened, institution, asked, store)
  const { visit } = done
  if (!done.done) return { settled: false, refusal: done.refusal, visit }
  const place = { institution, visit }
  if (done.state.lines.size === 0) {
    const added = await addLines(place, person, lines, asked, store)
    if (!added.added) return { settled: false, refusal: added.refusal, visit }
  }
  return { ...(await settleVisit(place, person, wish, asked, store)), visit }
}
