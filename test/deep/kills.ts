/** `kill -9` of the server, of its database and of both, under load: ten for a thousand iterations. */
import { killAgainAndAgain, killsOf } from '../faults/kill-loop.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const kills = killsOf(`${seed}`, Math.max(1, Math.round(iterations / 100)))
  const { granted, refused, longestMs } = await killAgainAndAgain(`${seed}`, kills)
  console.log(`${granted} granted, ${refused} refused; at work again after at most ${longestMs} ms`)
  return { cases: kills.length }
}
