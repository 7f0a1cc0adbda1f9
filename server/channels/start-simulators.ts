/** Runs the simulated payment channels and the simulated invoice platform. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

/** @param stateFile where what was done outlives the process; null in tests that need no more. */
export function startChannelSimulator(
  stateFile: string | null,
  behaviours: readonly string[] = [],
): Promise<Simulator> {
  return start('simulator.ts', stateFile, behaviours)
}

export function startInvoiceSimulator(
  stateFile: string | null,
  behaviours: readonly string[] = [],
): Promise<Simulator> {
  return start('invoice-simulator.ts', stateFile, behaviours)
}

function start(name: string, stateFile: string | null, behaviours: readonly string[]) {
  const state = stateFile === null ? [] : ['--state', stateFile]
  return startProcess(join(import.meta.dirname, name), [...state, ...behaviours])
}
