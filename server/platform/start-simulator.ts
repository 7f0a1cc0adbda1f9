/** Runs the simulators of the platforms. */
import { join } from 'node:path'
import { type Simulator, startProcess } from '../simulator/start-process.ts'

/** `rules` as the simulator reads them, such as `policy=100000:80` and `2207=lost`. */
export function startPlatformSimulator(rules: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'simulator.ts'), rules)
}

/** `rules` as the simulator of a fund's feed reads them, such as `feed=slow`. */
export function startFeedSimulator(rules: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'feed-simulator.ts'), rules)
}

/** `rules` as the simulator of a circulation centre reads them, such as `rxFileUpld=lost`. */
export function startCirculationSimulator(rules: readonly string[] = []): Promise<Simulator> {
  return startProcess(join(import.meta.dirname, 'circulation-simulator.ts'), rules)
}
