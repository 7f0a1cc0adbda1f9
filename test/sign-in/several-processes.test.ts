/** Whoever signed in with one process is signed in with all of them. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { type LinjiangWorkers, linjiangWorkers } from '../support/linjiang-workers.ts'
import { Browser } from './browser.ts'

describe('a session with several processes', { timeout: 120_000 }, () => {
  let linjiang: Linjiang
  let workers: LinjiangWorkers

  before(async () => {
    linjiang = await openLinjiang()
    workers = await linjiangWorkers(linjiang)
  })
  after(async () => {
    await workers.close()
    await linjiang.close()
  })

  it('holds in each of them, and ends in each of them', async () => {
    const [first, second] = [await workers.start(), await workers.start()]
    // Linjiang's workers are told no other origin than this.
    const one = new Browser(first.address, 'http://localhost')
    const other = new Browser(second.address, 'http://localhost')
    await one.post('/api/sign-in/sample', { account: 'auditor' })
    for (const [name, value] of one.cookies) other.cookies.set(name, value)
    for (const browser of [one, other]) {
      const { body } = await browser.get('/api/session')
      assert.deepEqual([body.actor.id, body.signIn.state], ['auditor', 'in'])
    }
    await other.post('/api/sign-in/sign-out', { everywhere: false })
    assert.equal((await one.get('/api/status')).status, 401)
  })
})
