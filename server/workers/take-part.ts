/** Makes a process one of those that write: with a lease, a door, and lines to the others. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { answerHere, type Passed, type Reply } from '../http/handed-request.ts'
import type { WorkerLeases } from '../storage/worker-leases.ts'
import { openDoor } from './door.ts'
import { HandOvers } from './hand-over.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import type { Undo } from './undo.ts'

export interface Part {
  readonly app: FastifyInstance
  readonly keeper: LeaseKeeper
}

export interface PartOptions {
  readonly leases: WorkerLeases
  /** Folder of the doors. */
  readonly doors: string
  readonly runsBackground: boolean
  readonly report: (error: unknown) => void
}

/** @param build makes the server on what the lease says; it does not listen yet. */
export async function takePart(
  { leases, doors, runsBackground, report }: PartOptions,
  undo: Undo,
  build: (keeper: LeaseKeeper, handOvers: HandOvers) => Promise<FastifyInstance>,
): Promise<Part> {
  const id = randomUUID()
  const me = { id, host: hostname(), address: join(doors, id), runsBackground }
  const keeper = new LeaseKeeper(me, leases, { report, seen: (roll) => handOvers.forget(roll) })
  const here = (passed: Passed) => answerHere(app.routing, passed)
  const handOvers = new HandOvers(keeper, here)
  const app = await build(keeper, handOvers)
  await app.ready()
  undo.push(() => handOvers.close())
  const door = await openDoor(doors, id, (passed) => answerHanded(passed, keeper, here))
  undo.push(() => door.close())
  await keeper.start()
  undo.push(() => keeper.stop())
  return { app, keeper }
}

/** Whoever hands over may know earlier than we do that the bucket is ours by now. */
async function answerHanded(
  passed: Passed,
  keeper: LeaseKeeper,
  here: (passed: Passed) => Promise<Reply>,
): Promise<Reply> {
  const reply = await here(passed)
  if (!('elsewhere' in reply)) return reply
  await keeper.look().catch(() => undefined)
  return keeper.writes(reply.elsewhere) ? here(passed) : reply
}
