/** Runs the payer simulator. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

/** `behaviours` as the simulator reads them, such as `linjiang-life/plan.insurer=down`. */
export function startSimulator(behaviours: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'simulator.ts'), behaviours)
}
