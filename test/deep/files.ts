/** Damaged statements, as many as the iterations say. */
import { handInDamaged } from '../faults/damaged-files.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  console.log(JSON.stringify(await handInDamaged(`${seed}`, iterations)))
  return { cases: iterations }
}
