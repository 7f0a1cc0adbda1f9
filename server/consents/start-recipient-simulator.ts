/** Runs the simulator of recipients. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

export function startRecipientSimulator(behaviours: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'recipient-simulator.ts'), behaviours)
}
