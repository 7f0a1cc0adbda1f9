/** Storms of closings, each on a fresh database; the bills of a storm are the iterations. */
import { closeWindowsUnderLoad } from '../faults/closing-storm.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const { bills, windows, filled } = await closeWindowsUnderLoad(`${seed}`, iterations)
  console.log(`${bills} bills and reversals in ${filled} of ${windows} windows`)
  return { cases: bills }
}
