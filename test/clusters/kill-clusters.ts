/**
 * One cluster of three is killed while bills are settled on all of them: the buckets of the others go
 * on, requests of the dead one are refused as an outage, and when it is back the same keys are sent
 * again until every bill is settled once.
 */
import assert from 'node:assert/strict'
import { bucketOf } from '../../server/storage/bucket.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import type { ThreeClusters } from './three-clusters.ts'

export interface KillOrder {
  /** Which cluster dies. The first also holds what belongs to no bucket, as a coordinator does. */
  readonly victim: number
  /** Bills that are settled on each cluster before it dies, and afterwards on each other one. */
  readonly bills: number
}

interface Sent {
  readonly key: string
  readonly path: string
  readonly body: object
  readonly home: number
  /** What was answered, once it was settled. */
  answer: string | null
}

/** Whoever is refused does not come back at once. */
const refusedMs = 20

/** One bill in so many is taken back. */
const backEvery = 4

let rounds = 0

export interface Killed {
  readonly settled: number
  readonly refused: number
}

/** @throws when a bill is lost, settled twice, or refused though its cluster lives. */
export async function killOne(world: ThreeClusters, { victim, bills }: KillOrder): Promise<Killed> {
  rounds += 1
  const { clusters } = world
  const people = await peopleOf(world)
  const sent = new Set<Sent>()
  const settled = clusters.map(() => 0)
  let refused = 0
  let isOver = false

  async function send(one: Sent): Promise<void> {
    sent.add(one)
    const { status, text } = await post(world, one)
    if (status === 201) {
      settled[one.home] = (settled[one.home] ?? 0) + 1
      assert.ok(one.answer === null || one.answer === text, `${one.key} was answered otherwise`)
      one.answer = text
      return
    }
    assert.equal(status, 503, text)
    assert.equal(JSON.parse(text).code, 'database-away')
    assert.equal(one.home, victim, `a bill of cluster ${one.home} was refused`)
    refused += 1
    await pause(refusedMs)
  }

  /** As a client does that must know: the same key until there is an answer. */
  async function insist(one: Sent): Promise<void> {
    do await send(one)
    while (one.answer === null && !isOver)
  }

  const clients = people.flatMap((ids, home) =>
    ids.map(async (person, i) => {
      for (let n = 0; !isOver; n++) {
        const name = `${rounds}-${home}-${i}-${n}`
        const one = request(`settle-${name}`, '', aStay(person, name, '700.00'), home)
        await insist(one)
        if (one.answer === null || n % backEvery !== 0) continue
        const reason = { reason: 'entered-twice' }
        await insist(
          request(`back-${name}`, `/${JSON.parse(one.answer).id}/reversal`, reason, home),
        )
      }
    }),
  )
  const all = Promise.all(clients)
  const reach = (isSo: () => boolean) => Promise.race([all, until(isSo)])
  const others = (isSo: (home: number) => boolean) =>
    clusters.every((_, i) => i === victim || isSo(i))
  try {
    await reach(() => settled.every((count) => count >= bills))
    await clusters[victim]?.kill()
    const atDeath = [...settled]
    const more = (home: number) => (settled[home] ?? 0) - (atDeath[home] ?? 0)
    await reach(() => others((home) => more(home) >= bills) && refused > 0)
    await clusters[victim]?.start()
    await reach(() => more(victim) > 0)
  } finally {
    isOver = true
    await all
  }

  for (const one of sent) await send(one)
  const lost = [...sent].filter(({ answer }) => answer === null)
  assert.deepEqual(
    lost.map(({ key }) => key),
    [],
  )
  await world.verify()
  return { settled: sent.size, refused }
}

function request(key: string, path: string, body: object, home: number): Sent {
  return { key, path: `/api/settlements${path}`, body, home, answer: null }
}

/** Some persons in each cluster, each of whom one client settles for. */
async function peopleOf({ clusters, services }: ThreeClusters): Promise<string[][]> {
  const wanted = 3
  const people = clusters.map((): string[] => [])
  while (people.some((ids) => ids.length < wanted)) {
    const added = aPerson('linjiang/first')
    const bucket = bucketOf(added.person.id)
    const home = clusters.findIndex(({ range }) => bucket >= range.from && bucket <= range.to)
    const ids = people[home]
    if (ids === undefined || ids.length >= wanted) continue
    await services.persons.addPersons([added])
    ids.push(added.person.id)
  }
  return people
}

async function post({ app }: ThreeClusters, { key, path, body }: Sent) {
  const answer = await app.inject({
    method: 'POST',
    url: path,
    payload: body,
    headers: { 'idempotency-key': key },
  })
  return { status: answer.statusCode, text: answer.body }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
