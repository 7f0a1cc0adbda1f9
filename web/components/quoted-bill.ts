/** The bill whose quote other pages explain; kept for a reload of those pages, in this tab only. */
import type { BillJson } from '../../server/http/contract/bill.ts'

const place = 'yiqiao.quoted.1'

export function keepQuotedBill(bill: BillJson): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(bill))
  } catch {
    sessionStorage.removeItem(place)
  }
}

export function quotedBill(): BillJson | undefined {
  const text = sessionStorage.getItem(place)
  return text === null ? undefined : (JSON.parse(text) as BillJson)
}
