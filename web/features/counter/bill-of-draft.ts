/** The bill that a draft says, once it says enough. */
import { minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import type { BillJson, BillLineJson, BillSumsJson } from '../../../server/http/contract/bill.ts'
import { plainDecimal } from '../../components/read-number.ts'
import { type Draft, isUntouched, type LineDraft, priceText, quantityText } from './draft.ts'

/** What is still missing before anything can be computed, in the order of the form. */
export type Missing = 'person' | 'facility' | 'lines'

export interface DraftBill {
  readonly bill: BillJson | null
  readonly missing: readonly Missing[]
  /** Lines that cannot be read: the quote leaves them out, and nothing is settled before they are mended. */
  readonly wrongLines: readonly LineDraft[]
  /** Ids of the bill's lines by their place in it, for pointers of refusals. */
  readonly lineIds: readonly string[]
}

export function billOfDraft(draft: Draft): DraftBill {
  const filled = draft.lines.filter((line) => !isUntouched(line))
  const wrongLines = filled.filter(({ read }) => 'problem' in read)
  const lines = filled.flatMap((line) => billLine(line, draft))
  const missing: Missing[] = []
  if (draft.person === '') missing.push('person')
  if (draft.facility === '') missing.push('facility')
  const sums = sumsOf(draft)
  if (lines.length === 0 && sums === null) missing.push('lines')
  const lineIds = lines.map(({ id }) => id)
  if (missing.length > 0) return { bill: null, missing, wrongLines, lineIds }

  const { visit } = draft
  const bill: BillJson = {
    person: draft.person,
    facility: draft.facility,
    visit: {
      number: visitNumber(draft),
      ...(visit.interim === '' ? {} : { interim: visit.interim }),
      setting: visit.setting,
      admittedOn: visit.admittedOn,
      dischargedOn: visit.dischargedOn,
      ...(visit.disease === '' ? {} : { disease: visit.disease }),
      ...visit.rest,
    },
    ...(draft.coverages === null ? {} : { coverages: [...draft.coverages] }),
    ...(draft.filing === 'recorded' ? {} : { filing: draft.filing }),
    ...(openedCode(draft) === '' ? {} : { insuranceCode: openedCode(draft) }),
    currency: draft.currency,
    ...(sums === null ? { lines } : { sums }),
    ...(Object.keys(draft.attributes).length === 0 ? {} : { attributes: draft.attributes }),
    ...(draft.answers.length === 0 ? {} : { answers: [...draft.answers] }),
  }
  return { bill, missing, wrongLines, lineIds }
}

/** The four sums as typed; null when there are none or one of them cannot be read. */
function sumsOf({ sums, currency }: Draft): BillSumsJson | null {
  if (sums === null) return null
  const read = (text: string): string | undefined => {
    const minor = minorFromText(plainDecimal(text === '' ? '0' : text) ?? '', currency)
    return minor === undefined ? undefined : textFromMinor(minor, currency)
  }
  const inScope = read(sums.inScope)
  const priorSelfPay = read(sums.priorSelfPay)
  const overLimit = read(sums.overLimit)
  const ownPaid = read(sums.ownPaid)
  if (inScope === undefined || priorSelfPay === undefined) return null
  if (overLimit === undefined || ownPaid === undefined) return null
  return { inScope, priorSelfPay, overLimit, ownPaid }
}

/** What the lines, or the four sums, come to; lines that cannot be read count nothing. */
export function totalOfDraft(draft: Draft): number {
  const sums = sumsOf(draft)
  let totalMinor = 0
  if (draft.sums !== null) {
    for (const text of Object.values(sums ?? {}))
      totalMinor += minorFromText(text, draft.currency) ?? 0
    return totalMinor
  }
  for (const { read } of draft.lines) if ('line' in read) totalMinor += read.line.amountMinor
  return totalMinor
}

/** Number of the code that was redeemed for this visit; empty where none was. */
export function openedCode({ opened }: Draft): string {
  return opened === null || opened === 'dropped' ? '' : opened.code
}

/** A visit that nobody has numbered is named after the request, so it stays the same one. */
export function visitNumber({ visit, requestKey }: Draft): string {
  return visit.number === '' ? `C-${requestKey.slice(0, 8).toUpperCase()}` : visit.number
}

function billLine({ id, read, rest }: LineDraft, draft: Draft): BillLineJson[] {
  if ('problem' in read) return []
  const { line } = read
  const nameless = line.name === '' ? line.code : line.name
  return [
    {
      id,
      code: line.code === '' ? line.name.slice(0, 64) : line.code,
      name: nameless,
      on: line.on === '' ? draft.visit.dischargedOn : line.on,
      quantity: quantityText(line.quantityE4),
      unitPrice: priceText(line.unitPriceE6),
      amount: textFromMinor(line.amountMinor, draft.currency),
      ...rest,
    },
  ]
}
