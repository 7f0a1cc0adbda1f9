/**
 * Rules change while bills are settled: processes with one edition after the other take the place of
 * those before, as when an operator starts a new version beside the old one, again and again.
 */
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomOf } from '../../samples/random.ts'
import { refuseAlteredTerms } from '../../server/kept-terms.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import type { Services } from '../../server/services.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { aPerson, aStay, type Linjiang, linjiangFolder, openLinjiang } from '../support/linjiang.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { verified } from '../support/verified.ts'

const scheme = 'linjiang/first'
/** Each has a process, whose sessions are open until the end. */
const editions = sampled(8, 12)
const editionMs = sampled(30, 500)
const counters = 12

describe('a storm of new rules', () => {
  const random = randomOf(`rules ${seed}`)
  let linjiang: Linjiang
  let folder: string

  before(async () => {
    linjiang = await openLinjiang()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-rules-'))
    await cp(linjiangFolder, folder, { recursive: true })
  })
  after(async () => {
    await linjiang.close()
    await rm(folder, { recursive: true })
  })

  /** The pool pays another share in each edition. */
  async function edition(n: number): Promise<Rules> {
    const path = join(folder, 'first.yaml')
    const text = await readFile(join(linjiangFolder, 'first.yaml'), 'utf8')
    const stated = 'status: illustrative\n    steps:\n      - step: deductible'
    const next = text
      .replace('pay: 80%', `pay: ${40 + n}%`)
      .replace(stated, stated.replace('illustrative', `illustrative\n    edition: ${n}`))
    assert.ok(next.includes(`edition: ${n}`))
    await writeFile(path, next)
    return rulesOf(loadPolicies([folder]).set, new Map())
  }

  it('F20: drops no request, and each settlement names the rules that divided it', async () => {
    const people = Array.from({ length: counters }, () => aPerson(scheme))
    await linjiang.services.persons.addPersons(people)
    const digestOf = (rules: Rules) => rules.setOf([scheme], ['linjiang']).digest
    const digests = new Set([digestOf(linjiang.rules)])
    const processes: Services[] = [linjiang.services]
    let open = true
    let count = 0
    const answers = new Map<string, string>()
    const used = new Set<string>()

    /** Mostly the latest; one that is going away may still have a request. */
    const someProcess = () => processes.at(-1 - Math.min(random.below(3), processes.length - 1))
    const settle = async (person: string, key: string) => {
      const services = someProcess()
      assert.ok(services)
      const command = { key, bill: aStay(person, key, '700.00'), expected: null }
      const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
      assert.ok(outcome?.settled, JSON.stringify(outcome))
      return { ...outcome, services }
    }
    const counter = async (person: string) => {
      while (open) {
        count += 1
        const key = `rules-${count}`
        const { entry, services } = await settle(person, key)
        answers.set(key, writeAnswer(entry, false))
        const { document } = entry
        assert.ok('policies' in document && digests.has(document.policies))
        used.add(document.policies)
        if (random.below(6) > 0) continue
        const back = { key: `back-${key}`, settlement: entry.id, reason: 'wrong ward' }
        const reversal = await reverseSettlement(back, sampleActor, 'settlement', services.store)
        assert.ok(reversal.settled, JSON.stringify(reversal))
      }
    }
    const operator = async () => {
      for (let n = 2; n < 2 + editions; n++) {
        await sleep(editionMs)
        // However slow the machine, each edition divides something before the next comes.
        while (open && used.size < digests.size) await sleep(5)
        const rules = await edition(n)
        // As a start does before it takes requests.
        await refuseAlteredTerms(linjiang.database.pool, rules)
        digests.add(digestOf(rules))
        processes.push(linjiang.another({}, undefined, rules))
      }
      open = false
    }
    const all = [...people.map(({ person }) => counter(person.id)), operator()]
    await Promise.all(all).finally(() => {
      open = false
    })
    assert.ok(used.size >= editions, `bills were divided by ${used.size} editions`)
    assert.equal((await verified(linjiang)).finding, null)
    // Under the latest rules the keys of all have the answers that they had.
    for (const [key, text] of [...answers].slice(0, 100)) {
      const [, person = ''] = /"person":"([^"]+)"/.exec(text) ?? []
      const { entry, again } = await settle(person, key)
      assert.equal(writeAnswer(entry, again), text)
    }
  })
})
