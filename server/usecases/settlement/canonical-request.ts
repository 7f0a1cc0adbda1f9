/** The canonical text of a request to settle, by which a repeat is known. */
import { canonicalText } from '../canonical.ts'
import type { BillText, LineText } from './bill-text.ts'
import type { Expected } from './decide-bill.ts'

/**
 * Exactly what `canonicalText` writes of `{ text, expected }`, in a third of the time: a bill's
 * lines are put in order by name, and JSON writes them in one go.
 */
export function canonicalRequest(text: BillText, expected: Expected | null): string {
  const { lines, ...head } = text
  if (lines === undefined || lines.some(({ attributes }) => attributes !== undefined)) {
    return canonicalText({ text, expected })
  }
  // `lines` is put where the order of names has it, which is where this mark stands. What follows
  // it in that order has no names of the sender's own.
  const around = canonicalText({ text: { ...head, lines: mark }, expected })
  const at = around.lastIndexOf(`"lines":${mark}`) + '"lines":'.length
  return around.slice(0, at) + JSON.stringify(lines.map(ordered)) + around.slice(at + markLength)
}

const mark = Number.MAX_SAFE_INTEGER
const markLength = String(mark).length

function ordered(line: LineText): unknown {
  return {
    amount: line.amount,
    approval: line.approval,
    category: line.category,
    code: line.code,
    id: line.id,
    indication: line.indication,
    name: line.name,
    on: line.on,
    quantity: line.quantity,
    reverses: line.reverses,
    supplyDays: line.supplyDays,
    unitPrice: line.unitPrice,
  }
}
