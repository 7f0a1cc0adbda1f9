/** A day as people write it. */
import { dayFromText } from '../../engine/base/calendar-date.ts'

/**
 * `2026-03-10`, `2026/3/10`, `2026年3月10日`, `20260310`, in full-width digits too, and with a
 * time of day behind it. Undefined when it is no day of the calendar.
 */
export function readDay(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim()
  const match =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?$/u.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/u.exec(plain)
  if (match === null) return undefined
  const [, year = '', month = '', day = ''] = match
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return dayFromText(iso) === undefined ? undefined : iso
}
