/** Three clusters, one of which is killed under load again and again: once for a hundred iterations. */
import { randomOf } from '../../samples/random.ts'
import { killOne } from '../clusters/kill-clusters.ts'
import { openThreeClusters } from '../clusters/three-clusters.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const random = randomOf(`clusters ${seed}`)
  const world = await openThreeClusters()
  try {
    let cases = 0
    let turnedAway = 0
    for (let kill = 0; kill < Math.max(1, Math.round(iterations / 100)); kill++) {
      const order = { victim: 1 + random.below(2), bills: 10 + random.below(100) }
      const { settled, refused } = await killOne(world, order)
      cases += settled
      turnedAway += refused
    }
    console.log(`${cases} bills and reversals, ${turnedAway} refusals while a cluster was down`)
    return { cases }
  } finally {
    await world.close()
  }
}
