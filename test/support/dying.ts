/** A process that dies at a chosen step: everything it would do outside itself is counted. */
import type { CashierStore } from '../../server/usecases/cashier/counter-book.ts'

export class Died extends Error {}

export interface Death {
  readonly step: number
  /** Whether the step was still done. */
  readonly when: 'before' | 'after'
}

/** A store whose process dies at a step; from then on it does nothing any more. */
export function dyingStore(store: CashierStore, { step, when }: Death) {
  let steps = 0
  let isDead = false

  const counted =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isDead) throw new Died()
      steps += 1
      const isLast = steps === step
      if (isLast && when === 'before') {
        isDead = true
        throw new Died()
      }
      const result = await work(...args)
      if (isLast) isDead = true
      if (isDead) throw new Died()
      return result
    }

  const { book, channels, invoices } = store
  const dying: CashierStore = {
    ...store,
    book: {
      ...book,
      inCounter: (institution, work) =>
        counted((...args: Parameters<typeof book.inCounter>) => book.inCounter(...args))(
          institution,
          work,
        ) as ReturnType<typeof work>,
      tried: counted(book.tried),
      issued: counted(book.issued),
    },
    channels: {
      ask: counted(channels.ask),
      find: counted(channels.find),
      close: counted(channels.close),
      cancel: counted(channels.cancel),
      list: counted(channels.list),
    },
    invoices: { issue: counted(invoices.issue) },
    complete: () => {},
  }
  return { store: dying, hasDied: () => isDead }
}
