/** Runs the simulated source of pictures. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { type Simulator, startProcess } from '../simulator/start-process.ts'
import type { DrawnStudy } from './drawn-study.ts'

export interface ImageSimulator extends Simulator {
  /** Without which it answers nobody. */
  readonly token: string
}

const tokenBytes = 18

/** @param stateFile where what was taken outlives the process; null in tests that need no more. */
export async function startImageSimulator(
  stateFile: string | null,
  behaviours: readonly string[] = [],
): Promise<ImageSimulator> {
  const token = randomBytes(tokenBytes).toString('base64url')
  const state = stateFile === null ? [] : ['--state', stateFile]
  const file = join(import.meta.dirname, 'simulator.ts')
  return { ...(await startProcess(file, ['--token', token, ...state, ...behaviours])), token }
}

/** What the simulated scanner hands in. */
export async function takeStudy(address: string, taken: DrawnStudy): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${address}/taken`, { method: 'POST', headers, body: JSON.stringify(taken) })
}
