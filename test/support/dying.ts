/** A process that dies at a chosen step: everything it would do outside itself is counted. */
import type { CashierStore } from '../../server/usecases/cashier/counter-book.ts'
import type { ClaimStore } from '../../server/usecases/claim/claim-store.ts'

export class Died extends Error {}

export interface Death {
  readonly step: number
  /** Whether the step was still done. */
  readonly when: 'before' | 'after'
}

/** Counts what a process does, and lets it die at a step; from then on it does nothing any more. */
function mortal({ step, when }: Death) {
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
  return { counted, hasDied: () => isDead }
}

export function dyingClaims(store: ClaimStore, death: Death) {
  const { counted, hasDied } = mortal(death)
  const { cases, channel } = store
  const act: typeof cases.act = (...args) => counted(() => cases.act(...args))()
  const actInBook: typeof cases.actInBook = (...args) => counted(() => cases.actInBook(...args))()
  const dying: ClaimStore = {
    ...store,
    cases: { ...cases, act, actInBook, later: counted(cases.later) },
    // Whoever does not hear that it was told would only tell it again.
    notify: (...args) => counted(() => store.notify(...args))(),
    channel: { ask: counted(channel.ask), find: counted(channel.find) },
    wake: () => {},
  }
  return { store: dying, hasDied }
}

export function dyingStore(store: CashierStore, death: Death) {
  const { counted, hasDied } = mortal(death)
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
  return { store: dying, hasDied }
}
