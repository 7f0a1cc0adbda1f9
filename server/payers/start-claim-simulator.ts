/** Runs the simulator of an insurer's claims system. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

/** @param stateFile where its key outlives the process; null in tests that need no more. */
export function startClaimSimulator(
  form: 'jwe' | 'sm2-sm4',
  stateFile: string | null,
  behaviours: readonly string[] = [],
): Promise<Simulator> {
  const state = stateFile === null ? [] : ['--state', stateFile]
  const file = join(import.meta.dirname, 'claim-simulator.ts')
  return startProcess(file, [form, ...state, ...behaviours])
}
