/** The counter's money outside a transaction of its own: reads, and what is still open. */
import type { ShiftMovement } from '../../engine/cashier/shift-report.ts'
import {
  billColumns,
  type CounterBill,
  type CounterTender,
  type CounterVisit,
  type Difference,
  differenceColumns,
  fromRow,
  type Invoice,
  invoiceColumns,
  type RowOf,
  type Shift,
  shiftColumns,
  tenderColumns,
  visitColumns,
} from './counter-rows.ts'
import type { Database } from './database.ts'
import { createHouseBooks, houseBucketOf } from './house-books.ts'
import { counterBook, openCounter } from './open-counter.ts'

export type TenderPlace =
  | { readonly settlement: string }
  | { readonly visit: string }
  | { readonly shift: string }

interface Movement extends ShiftMovement {
  readonly isLate: boolean
}

/** So many milliseconds before now, by the database's clock. */
const ago = (ms: string) => `clock_timestamp() - ${ms}::float8 * interval '1 millisecond'`

export function createCashierStore(database: Database) {
  const books = createHouseBooks(database)

  async function all<T extends object>(name: string, text: string, ...values: unknown[]) {
    const { rows } = await database.query<RowOf<T>>({ name: `counter-${name}`, text, values })
    return rows.map((row) => fromRow<T>(row))
  }

  async function one<T extends object>(name: string, text: string, ...values: unknown[]) {
    return (await all<T>(name, text, ...values))[0]
  }

  return {
    inCounter: <T>(
      institution: string,
      work: (open: ReturnType<typeof openCounter>) => Promise<T>,
    ): Promise<T> =>
      books.inBook(counterBook(institution), (book) =>
        work(openCounter(book, institution, book.openedAt)),
      ),

    shift: (id: string) =>
      one<Shift>(
        'shift',
        `SELECT ${shiftColumns} FROM counter_shift WHERE bucket = $1 AND shift = $2`,
        bucketIn(id),
        id,
      ),
    shifts: (institution: string, limit: number) =>
      all<Shift>(
        'shifts',
        `SELECT ${shiftColumns} FROM counter_shift WHERE bucket = $1 AND institution = $2
         ORDER BY opened_at DESC LIMIT $3`,
        bucketFor(institution),
        institution,
        limit,
      ),
    openShiftsOf: (institution: string, cashier: string) =>
      all<Shift>(
        'open-shifts',
        `SELECT ${shiftColumns} FROM counter_shift
         WHERE bucket = $1 AND institution = $2 AND cashier = $3 AND closed_at IS NULL`,
        bucketFor(institution),
        institution,
        cashier,
      ),
    async movements(shift: string): Promise<Movement[]> {
      const { rows } = await database.query<MovementRow>({
        name: 'counter-movements',
        text: movementsOfShift,
        values: [bucketIn(shift), shift],
      })
      const end = rows.findIndex(({ kind }) => kind === 'shift-closed')
      return rows.map(({ kind, document, postings }, i) => ({
        kind,
        amountMinor: document.amountMinor,
        // What was written before cash was rounded says nothing about it.
        tender: document.tender && { ...document.tender, ...unrounded(document.tender) },
        postings,
        isLate: end >= 0 && i > end,
      }))
    },
    differences: (shift: string) =>
      all<Difference>(
        'differences',
        `SELECT ${differenceColumns} FROM counter_difference WHERE bucket = $1 AND shift = $2
         ORDER BY found_at, difference`,
        bucketIn(shift),
        shift,
      ),

    visit: (institution: string, visit: string) =>
      one<CounterVisit>(
        'visit',
        `SELECT ${visitColumns} FROM counter_visit
         WHERE bucket = $1 AND institution = $2 AND visit = $3`,
        bucketFor(institution),
        institution,
        visit,
      ),
    heldVisits: (institution: string, limit: number) =>
      all<CounterVisit>(
        'held-visits',
        `SELECT ${visitColumns} FROM counter_visit
         WHERE bucket = $1 AND institution = $2 AND held_minor <> 0 ORDER BY visit LIMIT $3`,
        bucketFor(institution),
        institution,
        limit,
      ),
    bill: (institution: string, settlement: string) =>
      one<CounterBill>(
        'bill',
        `SELECT ${billColumns} FROM counter_bill WHERE bucket = $1 AND settlement = $2`,
        bucketFor(institution),
        settlement,
      ),
    billsOf: (institution: string, visit: string) =>
      all<CounterBill>(
        'bills-of-visit',
        `SELECT ${billColumns} FROM counter_bill
         WHERE bucket = $1 AND institution = $2 AND visit = $3 ORDER BY business_date, settlement`,
        bucketFor(institution),
        institution,
        visit,
      ),
    openBills: (institution: string, limit: number) =>
      all<CounterBill>(
        'open-bills',
        `SELECT ${billColumns} FROM counter_bill
         WHERE bucket = $1 AND institution = $2 AND (due_minor <> 0 OR arrears_minor <> 0)
         ORDER BY business_date, settlement LIMIT $3`,
        bucketFor(institution),
        institution,
        limit,
      ),

    tender: (id: string) =>
      one<CounterTender>(
        'tender',
        `SELECT ${tenderColumns} FROM counter_tender WHERE bucket = $1 AND tender = $2`,
        bucketIn(id),
        id,
      ),
    tendersOf(institution: string, place: TenderPlace) {
      const [[column, value] = ['', '']] = Object.entries(place)
      return all<CounterTender>(
        `tenders-of-${column}`,
        `SELECT ${tenderColumns} FROM counter_tender
         WHERE bucket = $1 AND institution = $2 AND ${column} = $3
         ORDER BY made_at, request, place`,
        bucketFor(institution),
        institution,
        value,
      )
    },
    askedTenders: (institution: string, limit: number) =>
      all<CounterTender>(
        'asked-tenders',
        `SELECT ${tenderColumns} FROM counter_tender
         WHERE bucket = $1 AND institution = $2 AND state IN ('asked', 'void-wanted')
         ORDER BY made_at LIMIT $3`,
        bucketFor(institution),
        institution,
        limit,
      ),
    openTenders: (untriedMs: number, limit: number) =>
      all<CounterTender & { readonly ageMs: number }>(
        'tenders-to-complete',
        `SELECT ${tenderColumns},
           (extract(epoch FROM clock_timestamp() - made_at) * 1000)::bigint AS "ageMs"
         FROM counter_tender
         WHERE state IN ('asked', 'void-wanted') AND tried_at < ${ago('$1')}
         ORDER BY tried_at LIMIT $2`,
        untriedMs,
        limit,
      ),
    invoicesOf: (institution: string, settlement: string) =>
      all<Invoice>(
        'invoices',
        `SELECT ${invoiceColumns} FROM counter_invoice i WHERE bucket = $1 AND settlement = $2
         ORDER BY colour`,
        bucketFor(institution),
        settlement,
      ),
    wantedInvoices: (untriedMs: number, limit: number) =>
      all<Invoice & { readonly original: string | null }>(
        'invoices-to-complete',
        `SELECT ${invoiceColumns}, b.invoice AS original FROM counter_invoice i
         LEFT JOIN counter_invoice b ON i.colour = 'red' AND b.bucket = i.bucket
           AND b.settlement = i.settlement AND b.colour = 'blue'
         WHERE i.state = 'wanted' AND i.tried_at < ${ago('$1')}
           AND (i.colour = 'blue' OR b.state = 'issued')
         ORDER BY i.tried_at LIMIT $2`,
        untriedMs,
        limit,
      ),
    async tried(place: { readonly tender: string } | { readonly invoice: string }) {
      const [[column, id] = ['', '']] = Object.entries(place)
      await database.query({
        name: `counter-tried-${column}`,
        text: `UPDATE counter_${column} SET tried_at = now() WHERE bucket = $1 AND ${column} = $2`,
        values: [bucketIn(id), id],
      })
    },
    async issued(
      id: string,
      { code, number, checkCode }: { code: string; number: string; checkCode: string },
    ) {
      await database.query({
        name: 'counter-invoice-issued',
        text: `UPDATE counter_invoice SET state = 'issued', code = $3, number = $4, check_code = $5,
                 issued_at = now()
               WHERE bucket = $1 AND invoice = $2 AND state = 'wanted'`,
        values: [bucketIn(id), id, code, number, checkCode],
      })
    },

    waitingSettlements: (institution: string, since: string, limit: number) =>
      all<WaitingSettlement>(
        'waiting-settlements',
        `SELECT ${idOfSettlement('s.bucket', 's.number')} AS settlement, s.visit, s.person,
           s.business_date AS "businessDate", s.currency, s.cash_minor AS "cashMinor"
         FROM settlement s
         WHERE s.institution = $2 AND s.business_date >= $3 AND s.kind = 'settlement'
           AND s.cash_minor > 0
           AND NOT EXISTS (SELECT FROM settlement r
             WHERE r.bucket = s.bucket AND r.reverses = s.number)
           AND NOT EXISTS (SELECT FROM counter_bill b
             WHERE b.bucket = $1 AND b.settlement = ${idOfSettlement('s.bucket', 's.number')})
         ORDER BY s.business_date DESC, s.bucket, s.number LIMIT $4`,
        bucketFor(institution),
        institution,
        since,
        limit,
      ),
    async reversedBehind(institution: string, limit: number): Promise<string[]> {
      const { rows } = await database.query<{ settlement: string }>({
        name: 'counter-reversed-behind',
        text: `SELECT b.settlement FROM counter_bill b
               WHERE b.bucket = $1 AND b.institution = $2 AND b.reversal IS NULL
                 AND EXISTS (SELECT FROM settlement r WHERE r.bucket = ${bucketOfSettlement}
                   AND r.reverses = ${numberOfSettlement})
               ORDER BY b.settlement LIMIT $3`,
        values: [bucketFor(institution), institution, limit],
      })
      return rows.map(({ settlement }) => settlement)
    },
  }
}

interface WaitingSettlement {
  readonly settlement: string
  readonly visit: string
  readonly person: string
  readonly businessDate: string
  readonly currency: string
  readonly cashMinor: number
}

interface MovementRow {
  readonly kind: ShiftMovement['kind']
  readonly document: Pick<ShiftMovement, 'amountMinor' | 'tender'>
  readonly postings: ShiftMovement['postings']
}

function unrounded({ roundingMinor = 0 }: { readonly roundingMinor?: number }) {
  return { roundingMinor }
}

const movementsOfShift = `SELECT e.kind, e.document,
    (SELECT coalesce(json_agg(json_build_object('account', p.account, 'currency', p.currency,
       'amountMinor', p.amount_minor) ORDER BY p.place), '[]')
     FROM posting p WHERE p.bucket = e.bucket AND p.number = e.number) AS postings
  FROM counter_movement m
  JOIN house_entry e ON e.bucket = m.bucket AND e.number = m.number
  WHERE m.bucket = $1 AND m.shift = $2 ORDER BY m.number`

/** `7f-1042`, as settlements are named outside the database. */
function idOfSettlement(bucket: string, number: string): string {
  return `(lpad(to_hex(${bucket}::int), 2, '0') || '-' || ${number})`
}

const bucketOfSettlement = `get_byte(decode(split_part(b.settlement, '-', 1), 'hex'), 0)`
const numberOfSettlement = `split_part(b.settlement, '-', 2)::bigint`

function bucketFor(institution: string): number {
  return houseBucketOf(counterBook(institution))
}

/** Ids of the counter begin with their bucket; another text leads nowhere. */
function bucketIn(id: string): number {
  const [hex = ''] = id.split('-')
  return /^1[0-3][0-9a-f]$/.test(hex) ? Number.parseInt(hex, 16) : -1
}
