/** Several workers on one database: any takes any request, and what happens to one hurts nobody. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../samples/random.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { aClerk, type Clerk, idIn, type Reply, recount } from '../support/clerk.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import {
  type LinjiangWorker,
  type LinjiangWorkers,
  linjiangWorkers,
} from '../support/linjiang-workers.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'

/** A crowd on a busy machine waits long; who waits at a worker that sleeps, until it wakes. */
const patienceMs = 60_000
const atOnce = 20

describe('several workers', { timeout: 1_200_000 }, () => {
  let linjiang: Linjiang
  let workers: LinjiangWorkers
  let living: LinjiangWorker[]
  let people: readonly string[]
  let bills = 0
  const clerks = new Map<string, Clerk>()
  const random: Random = randomOf(`workers ${seed}`)

  before(async () => {
    linjiang = await openLinjiang()
    workers = await linjiangWorkers(linjiang)
    const added = Array.from({ length: 200 }, () => aPerson('linjiang/keep'))
    await linjiang.services.persons.addPersons(added)
    people = added.map(({ person }) => person.id)
    living = await Promise.all([workers.start(), workers.start(), workers.start()])
  })
  after(async () => {
    await workers.close()
    await linjiang.close()
  })

  function clerkAt({ address }: LinjiangWorker): Clerk {
    const clerk = clerks.get(address) ?? aClerk(address, patienceMs)
    clerks.set(address, clerk)
    return clerk
  }

  async function heads(): Promise<{ bucket: number; owner: string; epoch: number }[]> {
    const { rows } = await linjiang.database.pool.query(
      'SELECT bucket, owner, epoch FROM bucket_head WHERE bucket < 256 ORDER BY bucket',
    )
    return rows
  }

  const aBill = (person: string) => {
    bills += 1
    return { key: `workers-${bills}-${seed}`, bill: aStay(person, `W-${bills}`, '900.00') }
  }

  /** Sends to one after the other, beginning with `first`, until somebody answers for good. */
  async function untilAnswered(
    first: number,
    send: (clerk: Clerk) => Promise<Reply>,
  ): Promise<Reply> {
    const until = performance.now() + 60_000
    for (let at = first; ; at++) {
      const worker = living[at % living.length]
      assert.ok(worker)
      const reply = await send(clerkAt(worker)).catch(() => undefined)
      if (reply !== undefined && reply.status < 500) return reply
      assert.ok(performance.now() < until, `no answer: ${reply?.text}`)
      await sleep(20)
    }
  }

  async function sound(): Promise<void> {
    const { keys } = await recount(linjiang.database.pool, linjiang.database.url, [
      ...clerks.values(),
    ])
    const { rows } = await linjiang.database.pool.query(
      'SELECT count(*)::int AS keys FROM request_key',
    )
    assert.equal(rows[0].keys, keys, 'each key that was granted is there, and no other')
  }

  it('take the requests of all persons, whoever writes them, and change no writer for that', async () => {
    const before = await heads()
    const shares = Map.groupBy(before, ({ owner }) => owner)
    assert.deepEqual([...shares.values()].map(({ length }) => length).sort(), [85, 85, 86])
    const settle = async (person: string, i: number) => {
      const { key, bill } = aBill(person)
      const texts = new Set<string>()
      for (const [turn, worker] of living.entries()) {
        const reply = await clerkAt(living[(i + turn) % 3] ?? worker).settle(key, bill)
        assert.equal(reply.status, 201, reply.text)
        // What one worker lost of another's answer it asks for again, so the first may be a replay too.
        assert.ok(turn === 0 || reply.isReplay, reply.text)
        texts.add(reply.text)
      }
      assert.equal(texts.size, 1, 'the same key gets the same bytes at every worker')
    }
    // A crowd at three cold processes on two cores might keep one from its lease for too long.
    for (let at = 0; at < people.length; at += atOnce) {
      const some = people.slice(at, at + atOnce)
      await Promise.all(some.map((person, i) => settle(person, at + i)))
    }
    assert.deepEqual(await heads(), before)
    await sound()
  })

  it('take a settlement back at another worker than the one that wrote it', async () => {
    const [person = ''] = people
    const { key, bill } = aBill(person)
    const [first, ...others] = living.map(clerkAt)
    const settled = await first?.settle(key, bill)
    assert.ok(settled)
    const settlement = idIn(settled)
    for (const [turn, clerk] of others.entries()) {
      assert.ok(clerk)
      const reply = await clerk.reverse(`back-${key}`, settlement)
      assert.deepEqual([reply.status, reply.isReplay], [201, turn > 0], reply.text)
    }
    await sound()
  })

  it('refuse what is wrong in the same words at every worker', async () => {
    const person = people[1] ?? ''
    const wrong = [{ ...aStay(person, 'W-wrong', '1.00'), currency: 7 }, { person }, { person: 7 }]
    for (const body of wrong) {
      const replies = await Promise.all(living.map((one) => clerkAt(one).settle('wrong-12', body)))
      const said = new Set(replies.map(({ status, text }) => `${status} ${text}`))
      assert.equal(said.size, 1, [...said].join('\n'))
      assert.match([...said].join(), /^400 /)
    }
  })

  it('F1: one is killed under load: nothing is lost, nothing is twice, and others take over', async (t) => {
    for (let round = 0; round < sampled(1, 20); round++) {
      const victim = random.pick(living)
      const survivors = living.filter((one) => one !== victim)
      const { lease } = victim
      const theirs = new Set((await heads()).filter((h) => h.owner === lease).map((h) => h.bucket))
      let longestMs = 0
      const load = [...people, ...people].map(async (person, i) => {
        const { key, bill } = aBill(person)
        await sleep(random.below(400))
        const startedAt = performance.now()
        const reply = await untilAnswered(i, (clerk) => clerk.settle(key, bill))
        assert.equal(reply.status, 201, reply.text)
        if (theirs.has(bucketOf(person))) {
          longestMs = Math.max(longestMs, performance.now() - startedAt)
        }
      })
      await sleep(100 + random.below(200))
      await victim.kill()
      living = survivors
      await Promise.all(load)
      // Promised are five seconds, of which the lease is three; a busy machine takes what it takes.
      t.diagnostic(`the longest wait for a bucket of the dead: ${Math.round(longestMs)} ms`)
      assert.ok((await heads()).every(({ owner }) => owner !== lease))
      await sound()
      living = [...survivors, await workers.start()]
    }
  })

  it('F28: one is paused for longer than its lease: it is fenced, and what waited there is answered once', async () => {
    for (let round = 0; round < sampled(1, 20); round++) {
      const sleeper = random.pick(living)
      const { lease } = sleeper
      const others = living.filter((one) => one !== sleeper)
      const load = people.map(async (person, i) => {
        const { key, bill } = aBill(person)
        await sleep(random.below(300))
        // A third of them knock at the one that sleeps, and wait there until it wakes.
        return i % 3 === 0
          ? clerkAt(sleeper).settle(key, bill)
          : clerkAt(others[i % 2] ?? sleeper).settle(key, bill)
      })
      await sleep(150)
      process.kill(sleeper.pid, 'SIGSTOP')
      while ((await heads()).some(({ owner }) => owner === lease)) await sleep(50)
      const elsewhere = await Promise.all(load.filter((_, i) => i % 3 !== 0))
      process.kill(sleeper.pid, 'SIGCONT')
      for (const reply of [...elsewhere, ...(await Promise.all(load))]) {
        assert.equal(reply.status, 201, reply.text)
      }
      await sound()
    }
  })
})
