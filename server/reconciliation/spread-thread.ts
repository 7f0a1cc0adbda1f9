/** Spreads a large file in a thread of its own, so that several sides are read at once. */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import type { Bounds } from './intake.ts'
import type { SpreadSide } from './match-partitions.ts'
import { Partitions, type SpreadParts } from './partitions.ts'
import {
  type OpenOptions,
  type OpenStatement,
  openStatement,
  type ReadOutcome,
  spreadStatement,
} from './read-statement.ts'

interface Order {
  readonly path: string
  readonly options: OpenOptions
  readonly bounds: Bounds
  readonly compared: ReadonlySet<Field>
  readonly count: number
  readonly descriptor: number
}

interface Result {
  readonly outcome: ReadOutcome
  readonly parts: SpreadParts
}

/** A function cannot be sent to a thread. */
export function isSendable({ options }: OpenStatement): boolean {
  return (options.disguise ?? null) === null
}

/** The partitions come back filled; they use the descriptor that was handed in. */
export async function spreadInThread(
  { path, head, options }: OpenStatement,
  bounds: Bounds,
  { compared, partitions }: SpreadSide,
): Promise<{ readonly partitions: Partitions; readonly outcome: ReadOutcome }> {
  const { count, descriptor } = partitions
  const order: Order = {
    path,
    options: { ...options, format: head.format },
    bounds,
    compared,
    count,
    descriptor,
  }
  const worker = new Worker(new URL(import.meta.url), { workerData: order })
  const [result] = await once(worker, 'message')
  await worker.terminate()
  const { outcome, parts }: Result = result
  return { outcome, partitions: Partitions.filled(descriptor, parts) }
}

async function run({ path, options, bounds, compared, count, descriptor }: Order) {
  const statement = await openStatement(path, options)
  const partitions = new Partitions(descriptor, count)
  const outcome = await spreadStatement(statement, bounds, compared, partitions)
  await statement.close()
  parentPort?.postMessage({ outcome, parts: partitions.parts() } satisfies Result)
}

// Whoever imports this file from a thread of another kind has other data.
if (!isMainThread && workerData?.descriptor !== undefined) await run(workerData)
