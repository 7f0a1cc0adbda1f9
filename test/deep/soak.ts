/**
 * The product under the mixed load of the benchmark for as long as asked, at 70 % of what it can do
 * here, with a fault every 20 seconds. Each minute is one line of evidence; in the end every answer
 * that was ever given is held against the journal.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addPopulation } from '../../bench/settle/population.ts'
import { randomOf } from '../../samples/random.ts'
import { addressesIn, stopLeftover } from '../../server/storage/embedded/embedded-server.ts'
import { strike, strikeNames, type World } from '../faults/soak-faults.ts'
import { SoakLoad } from '../faults/soak-load.ts'
import { evidence, recountAll } from '../faults/soak-recount.ts'
import { mortalServer } from '../support/mortal-server.ts'

const serve = join(import.meta.dirname, '..', '..', 'server', 'main.ts')
const members = 20_000
const probeSeconds = 10
const openShare = 0.7
const faultEverySeconds = 20
const lineEverySeconds = 60

export async function run({ seed, seconds }: { seed: number; seconds: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-soak-'))
  const settings = (port: number) => ({ PORT: String(port), YIQIAO_DATA: folder })
  const server = await mortalServer(serve, () => [], settings)
  const world: World = { folder, server }
  try {
    await server.start()
    const addresses = await addressesIn(folder)
    assert.ok(addresses)
    await addPopulation(addresses.url, members)
    return await soak(world, seed, seconds)
  } finally {
    await server.kill()
    await stopLeftover(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

async function soak(world: World, seed: number, seconds: number) {
  const { server } = world
  const random = randomOf(`soak ${seed}`)
  const load = new SoakLoad(server.address, { seed, members })
  const capacity = await load.probe(probeSeconds)
  const rate = capacity * openShare
  console.log(`${Math.round(capacity)} bills a second at most, ${Math.round(rate)} from now on`)
  load.start(rate)
  const begun = performance.now()
  const since = () => (performance.now() - begun) / 1000
  let nextFault = faultEverySeconds
  let nextLine = lineEverySeconds
  const perMinute: number[] = []
  while (since() < seconds) {
    await sleep(200)
    if (since() >= nextFault) {
      nextFault += faultEverySeconds
      const name = random.pick(strikeNames)
      load.note(name)
      await strike(name, world)
    }
    if (since() >= nextLine || since() >= seconds) {
      const minute = load.take()
      perMinute.push(minute.settled)
      console.log(await evidence(Math.round(since()), minute, world))
      nextLine += lineEverySeconds
    }
  }
  await load.stop()
  const counted = await recountAll(load, world)
  console.log(`${counted}; last minute by first: ${ratioOf(perMinute)}`)
  const violations = [...load.violations, ...server.faults]
  assert.deepEqual(violations, [], 'answers that changed, and faults of ours')
  return { cases: load.granted.size }
}

function ratioOf(perMinute: readonly number[]): string {
  // The last line may be of less than a minute.
  const [first, ...others] = perMinute.slice(0, -1)
  const last = others.at(-1)
  return first === undefined || last === undefined ? 'too short' : (last / first).toFixed(2)
}
