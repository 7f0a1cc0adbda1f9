import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { refuseAlteredTerms } from '../../server/kept-terms.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import { StartFailure } from '../../server/start-failure.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, linjiangFolder, openLinjiang } from '../support/linjiang.ts'

describe('a term by which bills were settled', () => {
  let linjiang: Linjiang
  let folder: string

  before(async () => {
    linjiang = await openLinjiang()
    const added = aPerson('linjiang/first')
    await linjiang.services.persons.addPersons([added])
    const bill = aStay(added.person.id, 'V-1', '10800.00')
    const command = { key: 'key-editions', bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', linjiang.services.store)
    assert.ok(outcome?.settled)
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-editions-'))
    await cp(linjiangFolder, folder, { recursive: true })
  })
  after(async () => {
    await linjiang.close()
    await rm(folder, { recursive: true })
  })

  /** Starts on packs in which texts were replaced by others. */
  async function startOn(file: string, ...changes: readonly [string, string][]): Promise<void> {
    const path = join(folder, file)
    const text = await readFile(path, 'utf8')
    for (const [from] of changes) assert.ok(text.includes(from))
    await writeFile(
      path,
      changes.reduce((now, [from, to]) => now.replace(from, to), text),
    )
    try {
      const rules = rulesOf(loadPolicies([folder]).set, new Map())
      await refuseAlteredTerms(linjiang.database.pool, rules)
    } finally {
      await writeFile(path, text)
    }
  }

  it('keeps its text: the server does not start on another one, and says what to do', async () => {
    await assert.rejects(startOn('first.yaml', ['pay: 80%', 'pay: 81%']), (error) => {
      assert.ok(error instanceof StartFailure)
      assert.equal(error.code, 'policy-altered')
      assert.match(error.message, /^The term linjiang\/first\/stay@2026-01-01 has another text/)
      assert.match(error.message, /edition: 2/)
      return true
    })
  })

  it('may be corrected by the next edition', async () => {
    await startOn(
      'first.yaml',
      ['pay: 80%', 'pay: 81%'],
      ['status: illustrative', 'status: illustrative\n    edition: 2'],
    )
  })

  it('may be followed by another term', async () => {
    const next = `  - from: 2027-01-01
    source: notice
    status: illustrative
    steps:
      - step: pool
        pay: 90%
sources:`
    await startOn('first.yaml', ['sources:', next])
  })

  it('binds nobody before a bill was settled by it', async () => {
    await startOn('keep.yaml', ['pay: 80%', 'pay: 81%'])
  })

  it('has an edition of 2 or more, or none', async () => {
    for (const edition of ['1', '0', 'two']) {
      const stated = `status: illustrative\n    edition: ${edition}`
      await assert.rejects(startOn('first.yaml', ['status: illustrative', stated]), /edition/)
    }
  })
})
