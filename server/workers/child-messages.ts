/** What a parent and its workers tell each other. */
import type { StartFailureCode } from '../start-failure.ts'
import type { WorkerOrders } from './open-worker.ts'

export type ToChild =
  | { readonly kind: 'serve'; readonly orders: WorkerOrders }
  /** With it comes a connection of the public port. */
  | { readonly kind: 'connection'; readonly connection: number }
  /** It is the worker's now, or another one's. */
  | { readonly kind: 'keep' | 'drop'; readonly connection: number }
  /** Say when the last request is answered. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'end' }

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: StartFailureCode; readonly sentence: string }
  /** A connection has arrived: may it be kept? */
  | { readonly kind: 'asked'; readonly connection: number }
  | { readonly kind: 'drained' }
  /** Something waits that the parent does in the background. */
  | { readonly kind: 'wake' }
