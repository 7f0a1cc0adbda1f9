/** Runs the simulated issuer of e-credentials. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

export function startCredentialSimulator(behaviours: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'simulator.ts'), behaviours)
}
