/** What a parent and its workers tell each other. */
import type { StartFailureCode } from '../start-failure.ts'
import type { WorkerOrders } from './open-worker.ts'

export type ToChild =
  | { readonly kind: 'serve'; readonly orders: WorkerOrders }
  /** Take no new requests, and say when the last one is answered. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'end' }

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: StartFailureCode; readonly sentence: string }
  | { readonly kind: 'drained' }
  /** Something waits that the parent does in the background. */
  | { readonly kind: 'wake' }
