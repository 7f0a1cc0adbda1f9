/** Before a start: finds out who else settles on the database, and whether we reach them. */
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode, StartFailure } from '../start-failure.ts'
import type { Worker, WorkerLeases } from '../storage/worker-leases.ts'

const pollMs = 100

/**
 * Ends the leases of those who are surely dead, and waits for the end of the others that cannot be
 * reached.
 *
 * @param isAlone nobody else can be there.
 * @throws StartFailure when somebody lives where we cannot hand requests over.
 */
export async function meetOthers(leases: WorkerLeases, isAlone: boolean): Promise<void> {
  if (isAlone) return leases.endAll()
  const living = (await leases.all()).filter(({ msLeft }) => msLeft > 0)
  for (const worker of living) {
    const state = await stateOf(worker)
    if (state === 'dead') {
      await leases.end(worker.id)
      await rm(worker.address ?? '', { force: true })
    }
    if (state === 'unreachable') await untilItsEnd(worker, leases)
  }
}

async function stateOf({ host, address }: Worker): Promise<'reached' | 'dead' | 'unreachable'> {
  // One that writes nothing is never asked for anything.
  if (address === null) return 'reached'
  if (host !== hostname()) return 'unreachable'
  const error = await errorOfConnecting(address)
  if (error === undefined) return 'reached'
  return errorCode(error) === 'ECONNREFUSED' ? 'dead' : 'unreachable'
}

function errorOfConnecting(path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.once('error', resolve)
    socket.once('connect', () => {
      socket.destroy()
      resolve(undefined)
    })
  })
}

/** A lease that is renewed meanwhile is that of somebody who lives. */
async function untilItsEnd(worker: Worker & { msLeft: number }, leases: WorkerLeases) {
  let left = worker.msLeft
  while (left > 0) {
    await sleep(pollMs)
    const now = (await leases.all()).find(({ id }) => id === worker.id)?.msLeft ?? 0
    if (now > left) throw livesElsewhere(worker)
    left = now
  }
}

function livesElsewhere({ host }: Worker): StartFailure {
  return new StartFailure(
    'workers-elsewhere',
    `Another Yiqiao settles on this database from the machine ${host}, which cannot be reached from here: stop it, or start this one there.`,
  )
}
