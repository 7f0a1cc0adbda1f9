/**
 * An institution's counter while its book is locked: rows are read as they stand, and every entry of
 * the journal moves the balances of its visit and bill in the same transaction.
 */
import type { Posting } from '../../engine/ledger/posting.ts'
import { digestOf } from './bucket.ts'
import {
  billColumns,
  type CounterBill,
  type CounterTender,
  type CounterVisit,
  type Difference,
  differenceColumns,
  type FoundDifference,
  fromRow,
  type Invoice,
  invoiceColumns,
  type RowOf,
  type Shift,
  shiftColumns,
  tenderColumns,
  visitColumns,
} from './counter-rows.ts'
import { insertTender, keepDifferences, moveBalance } from './counter-writes.ts'
import { houseBucketOf, type OpenBook } from './house-books.ts'

export interface MovementDraft {
  readonly key: string
  readonly kind: string
  readonly shift: string | null
  readonly businessDate: string
  readonly by: string
  readonly amountMinor: number
  readonly tender: object | null
  readonly about: Readonly<Record<string, string | null>>
  readonly postings: readonly Posting[]
}

export const counterBook = (institution: string) => `counter:${institution}`

const idBytes = 12

export function openCounter(book: OpenBook, institution: string, now: Date) {
  const { connection } = book
  const name = counterBook(institution)
  const bucket = houseBucketOf(name)
  const requestOf = (key: string) => digestOf('counter-request', institution, key)

  async function one<T extends object>(text: string, ...values: unknown[]): Promise<T | undefined> {
    const [row] = await all<T>(text, ...values)
    return row
  }

  async function all<T extends object>(text: string, ...values: unknown[]): Promise<T[]> {
    const { rows } = await connection.query<RowOf<T>>(text, [bucket, ...values])
    return rows.map((row) => fromRow<T>(row))
  }

  async function run(text: string, ...values: unknown[]): Promise<void> {
    await connection.query(text, [bucket, ...values])
  }

  return {
    institution,
    now,
    idOf: (...texts: readonly string[]) => {
      const digest = digestOf('counter', institution, ...texts).subarray(0, idBytes)
      return `${bucket.toString(16)}-${digest.toString('hex')}`
    },
    request: (key: string) =>
      one<{ fingerprint: Buffer }>(
        'SELECT fingerprint FROM counter_request WHERE bucket = $1 AND request = $2',
        requestOf(key),
      ),
    addRequest: (key: string, fingerprint: Buffer) =>
      run(
        `INSERT INTO counter_request (bucket, request, fingerprint, made_at)
         VALUES ($1, $2, $3, $4)`,
        requestOf(key),
        fingerprint,
        now,
      ),

    openShift: (cashier: string) =>
      one<Shift>(
        `SELECT ${shiftColumns} FROM counter_shift
         WHERE bucket = $1 AND institution = $2 AND cashier = $3 AND closed_at IS NULL`,
        institution,
        cashier,
      ),
    shift: (id: string) =>
      one<Shift>(`SELECT ${shiftColumns} FROM counter_shift WHERE bucket = $1 AND shift = $2`, id),
    addShift: ({ id, cashier, currency, floatMinor }: Shift) =>
      run(
        `INSERT INTO counter_shift (bucket, shift, institution, cashier, currency, float_minor,
           opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        id,
        institution,
        cashier,
        currency,
        floatMinor,
        now,
      ),
    closeShift: (id: string, countedMinor: number) =>
      run(
        `UPDATE counter_shift SET closed_at = $3, counted_minor = $4
         WHERE bucket = $1 AND shift = $2 AND closed_at IS NULL`,
        id,
        now,
        countedMinor,
      ),
    drawerMinor: ({ id, currency }: Shift) => book.balance(`drawer:${institution}:${id}`, currency),

    visit: (visit: string) =>
      one<CounterVisit>(
        `SELECT ${visitColumns} FROM counter_visit
         WHERE bucket = $1 AND institution = $2 AND visit = $3`,
        institution,
        visit,
      ),
    addVisit: ({ visit, person, currency }: Omit<CounterVisit, 'version' | 'heldMinor'>) =>
      run(
        `INSERT INTO counter_visit (bucket, institution, visit, person, currency, version, held_minor)
         VALUES ($1, $2, $3, $4, $5, 0, 0)`,
        institution,
        visit,
        person,
        currency,
      ),
    touchVisit: (visit: string) =>
      run(
        `UPDATE counter_visit SET version = version + 1
         WHERE bucket = $1 AND institution = $2 AND visit = $3`,
        institution,
        visit,
      ),

    bill: (settlement: string) =>
      one<CounterBill>(
        `SELECT ${billColumns} FROM counter_bill WHERE bucket = $1 AND settlement = $2`,
        settlement,
      ),
    addBill: (bill: CounterBill) =>
      run(
        `INSERT INTO counter_bill (bucket, settlement, institution, visit, person, business_date,
           currency, total_minor, cash_minor, due_minor, arrears_minor)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)`,
        bill.settlement,
        institution,
        bill.visit,
        bill.person,
        bill.businessDate,
        bill.currency,
        bill.totalMinor,
        bill.cashMinor,
      ),
    setReversal: (settlement: string, reversal: string) =>
      run(
        'UPDATE counter_bill SET reversal = $3 WHERE bucket = $1 AND settlement = $2',
        settlement,
        reversal,
      ),
    promise: (settlement: string, until: string) =>
      run(
        'UPDATE counter_bill SET promised_until = $3 WHERE bucket = $1 AND settlement = $2',
        settlement,
        until,
      ),

    tender: (id: string) =>
      one<CounterTender>(
        `SELECT ${tenderColumns} FROM counter_tender WHERE bucket = $1 AND tender = $2`,
        id,
      ),
    tendersOf: (place: { readonly settlement: string } | { readonly visit: string }) =>
      'settlement' in place
        ? all<CounterTender>(
            `SELECT ${tenderColumns} FROM counter_tender WHERE bucket = $1 AND settlement = $2
             ${inOrder}`,
            place.settlement,
          )
        : all<CounterTender>(
            `SELECT ${tenderColumns} FROM counter_tender
             WHERE bucket = $1 AND institution = $2 AND visit = $3 ${inOrder}`,
            institution,
            place.visit,
          ),
    tendersOfShift: (shift: string) =>
      all<CounterTender>(
        `SELECT ${tenderColumns} FROM counter_tender WHERE bucket = $1 AND shift = $2 ${inOrder}`,
        shift,
      ),
    addTender: (tender: CounterTender, key: string, place: number) =>
      insertTender(connection, bucket, tender, requestOf(key), place, now),
    moveTender: (
      { id, state, trade }: CounterTender,
      to: CounterTender['state'],
      word: {
        readonly reason: string | null
        readonly trade: string | null
        readonly number: number | null
      },
    ) =>
      run(
        `UPDATE counter_tender SET state = $4, reason = $5, trade = $6, number = $7, tried_at = $8
         WHERE bucket = $1 AND tender = $2 AND state = $3`,
        id,
        state,
        to,
        word.reason,
        word.trade ?? trade,
        word.number,
        now,
      ),

    invoice: (settlement: string, colour: Invoice['colour']) =>
      one<Invoice>(
        `SELECT ${invoiceColumns} FROM counter_invoice i
         WHERE bucket = $1 AND settlement = $2 AND colour = $3`,
        settlement,
        colour,
      ),
    addInvoice: (invoice: Invoice) =>
      run(
        `INSERT INTO counter_invoice (bucket, invoice, institution, settlement, colour, currency,
           amount_minor, business_date, state, tried_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'wanted', $9)`,
        invoice.id,
        institution,
        invoice.settlement,
        invoice.colour,
        invoice.currency,
        invoice.amountMinor,
        invoice.businessDate,
        now,
      ),

    difference: (id: string) =>
      one<Difference>(
        `SELECT ${differenceColumns} FROM counter_difference
         WHERE bucket = $1 AND difference = $2`,
        id,
      ),
    keepDifferences: (
      shift: string,
      place: 'cash' | 'channel',
      found: readonly FoundDifference[],
    ) => keepDifferences(connection, bucket, shift, place, found, now),
    postedDifference: (id: string, by: string, reason: string, number: number) =>
      run(
        `UPDATE counter_difference SET state = 'posted', posted_by = $3, reason = $4, number = $5
         WHERE bucket = $1 AND difference = $2 AND state = 'open'`,
        id,
        by,
        reason,
        number,
      ),

    async post({
      key,
      kind,
      shift,
      businessDate,
      by,
      amountMinor,
      tender,
      about,
      ...draft
    }: MovementDraft) {
      const document = { amountMinor, tender, about, shift }
      const fingerprint = digestOf(key)
      const entry = await book.post(
        { key, fingerprint, kind, businessDate, by, document, postings: draft.postings },
        now,
      )
      const number = Number(entry.id.slice(entry.id.indexOf('-') + 1))
      await run(
        `INSERT INTO counter_movement (bucket, number, institution, shift)
         VALUES ($1, $2, $3, $4)`,
        number,
        institution,
        shift,
      )
      for (const posting of draft.postings)
        await moveBalance(connection, bucket, institution, posting)
      return number
    },
  }
}

const inOrder = 'ORDER BY made_at, request, place'
