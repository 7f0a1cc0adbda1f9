/** Payment orders with what was done about them; entries of the house go with the deed. */
import type { PaymentAction, PaymentState } from '../../engine/reconciliation/payment-order.ts'
import { digestOf } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import type { HouseBooks, HouseDraft } from './house-books.ts'

/** `D` is the use cases' detail. */
export interface StoredPayment<D> {
  readonly payment: string
  readonly payer: string
  readonly payee: string
  readonly currency: string
  readonly amountMinor: number
  readonly dueOn: string
  readonly state: PaymentState['state']
  readonly detail: D
  readonly madeAt: string
}

export interface PaymentStore<D> {
  /** The same key is the same order; null when it was used for another. */
  propose(
    order: StoredPayment<D>,
    key: string,
    fingerprint: Buffer,
    by: string,
  ): Promise<StoredPayment<D> | null>
  find(
    payment: string,
  ): Promise<
    { readonly order: StoredPayment<D>; readonly actions: readonly PaymentAction[] } | undefined
  >
  list(state: PaymentState['state'] | null, limit: number): Promise<readonly StoredPayment<D>[]>
  /** Adds one action, once for a key. */
  act<R>(
    payment: string,
    key: string,
    book: string,
    decide: (order: StoredPayment<D>, earlier: readonly PaymentAction[]) => PaymentDecision<R>,
  ): Promise<
    | { readonly outcome: 'done' | 'repeated' | 'unknown' }
    | { readonly outcome: 'refused'; readonly refusal: R }
  >
}

export type PaymentDecision<R> =
  | { readonly done: false; readonly refusal: R }
  | {
      readonly done: true
      readonly entry: HouseDraft<unknown> | null
      /** Told the id of the entry, where one was posted. */
      readonly action: (entry: string) => PaymentAction
    }

export function createPaymentStore<D>(
  database: Database,
  books: HouseBooks,
  now = () => new Date(),
): PaymentStore<D> {
  return {
    propose: (order, key, fingerprint, by) =>
      inTransaction(database, async (connection) => {
        const request = digestOf('payment', key)
        await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          request.toString('hex'),
        ])
        const { rows } = await connection.query<{ payment: string; fingerprint: Buffer }>(
          'SELECT payment, fingerprint FROM payment_order WHERE request = $1',
          [request],
        )
        const [earlier] = rows
        if (earlier !== undefined) {
          const [found] = await readOrders<D>(connection, 'WHERE o.payment = $1', [earlier.payment])
          return found !== undefined && earlier.fingerprint.equals(fingerprint) ? found : null
        }
        await insertOrder(connection, order, request, fingerprint)
        await addAction(connection, order.payment, 1, request, {
          act: 'proposed',
          by,
          at: order.madeAt,
        })
        return order
      }),
    async find(payment) {
      const [order] = await readOrders<D>(database, 'WHERE o.payment = $1', [payment])
      return order && { order, actions: await readActions(database, payment) }
    },
    list: (state, limit) =>
      readOrders<D>(
        database,
        'WHERE $1::text IS NULL OR o.state = $1 ORDER BY o.due_on DESC, o.payment LIMIT $2',
        [state, limit],
      ),
    act: (payment, key, book, decide) =>
      books.inBook(book, async (open) => {
        const { connection } = open
        const request = digestOf('payment', payment, key)
        const [order] = await readOrders<D>(connection, 'WHERE o.payment = $1 FOR UPDATE', [
          payment,
        ])
        if (order === undefined) return { outcome: 'unknown' }
        const earlier = await readActions(connection, payment)
        if (await isRepeated(connection, request)) return { outcome: 'repeated' }
        const decision = decide(order, earlier)
        if (!decision.done) return { outcome: 'refused', refusal: decision.refusal }
        const entry = decision.entry === null ? '' : (await open.post(decision.entry, now())).id
        const action = decision.action(entry)
        await addAction(connection, payment, earlier.length + 1, request, action)
        await connection.query('UPDATE payment_order SET state = $2 WHERE payment = $1', [
          payment,
          action.act,
        ])
        return { outcome: 'done' }
      }),
  }
}

async function insertOrder<D>(
  connection: Connection,
  order: StoredPayment<D>,
  request: Buffer,
  fingerprint: Buffer,
): Promise<void> {
  await connection.query(
    `INSERT INTO payment_order (payment, request, fingerprint, state, payer, payee, currency,
       amount_minor, due_on, detail, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      order.payment,
      request,
      fingerprint,
      order.state,
      order.payer,
      order.payee,
      order.currency,
      order.amountMinor,
      order.dueOn,
      JSON.stringify(order.detail),
      order.madeAt,
    ],
  )
}

async function addAction(
  connection: Connection,
  payment: string,
  number: number,
  request: Buffer,
  action: PaymentAction,
): Promise<void> {
  await connection.query(
    'INSERT INTO payment_order_action (payment, number, action, request) VALUES ($1, $2, $3, $4)',
    [payment, number, JSON.stringify(action), request],
  )
}

async function isRepeated(connection: Connection, request: Buffer): Promise<boolean> {
  const { rows } = await connection.query('SELECT FROM payment_order_action WHERE request = $1', [
    request,
  ])
  return rows.length > 0
}

async function readActions(
  connection: Connection | Database,
  payment: string,
): Promise<PaymentAction[]> {
  const { rows } = await connection.query<{ action: PaymentAction }>(
    'SELECT action FROM payment_order_action WHERE payment = $1 ORDER BY number',
    [payment],
  )
  return rows.map(({ action }) => action)
}

interface Row<D> extends Omit<StoredPayment<D>, 'madeAt'> {
  readonly madeAt: Date
}

async function readOrders<D>(
  connection: Connection | Database,
  condition: string,
  values: unknown[],
): Promise<StoredPayment<D>[]> {
  const { rows } = await connection.query<Row<D>>(
    `SELECT o.payment, o.payer, o.payee, o.currency, o.amount_minor AS "amountMinor",
       o.due_on AS "dueOn", o.state, o.detail, o.made_at AS "madeAt"
     FROM payment_order o ${condition}`,
    values,
  )
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }))
}
