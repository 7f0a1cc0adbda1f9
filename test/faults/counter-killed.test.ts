/** The whole server is killed with SIGKILL while its counter takes money, and started again. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { ShiftReportJson, VisitMoneyJson } from '../../server/http/contract/cashier.ts'
import { launchServer } from '../browser/start-server.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'

const root = join(import.meta.dirname, '..', '..')
const institution = 'H-BJ-01'
const kinds = ['cash', 'card', 'wallet'] as const
/** Each costs a start of the whole server. */
const kills = sampled(1, 8)

describe('a server that is killed while its counter takes money', { timeout: 600_000 }, () => {
  let database: TestDatabase
  let folder: string
  let port: number
  let server: ChildProcess

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-killed-'))
    port = await ownPort()
    server = await launchServer(port, folder, database.url)
  })
  after(async () => {
    server.kill('SIGTERM')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'close')
    await database.close()
    await rm(folder, { recursive: true, force: true })
  })

  const address = (path: string) => `http://localhost:${port}${path}`

  async function post<T>(path: string, key: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'idempotency-key': key }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init = { method: 'POST', headers, body: body === undefined ? null : JSON.stringify(body) }
    const answer = await fetch(address(path), init)
    const text = await answer.text()
    assert.ok(answer.ok, text)
    return JSON.parse(text) as T
  }

  const visitOf = async (visit: string) => {
    const query = new URLSearchParams({ institution, visit })
    return (await (await fetch(address(`/api/counter/visits?${query}`))).json()) as VisitMoneyJson
  }

  it('has taken each deposit once or not at all, as the channels have it, after every kill', async () => {
    const persons = (await (await fetch(address('/api/sample-persons'))).json()) as {
      persons: { id: string }[]
    }
    const opening = { institution, float: '100.00' }
    const { shift } = await post<ShiftReportJson>('/api/counter/shifts', 'open-shift', opening)
    const [pauses = []] = fc.sample(fc.array(fc.nat(120), { minLength: kills, maxLength: kills }), {
      numRuns: 1,
      seed,
    })
    const sent: { visit: string; key: string; body: unknown }[] = []
    for (const [round, pause] of pauses.entries()) {
      const batch = Array.from({ length: 20 }, (_, i) => {
        const visit = `KILL-${round}-${i}`
        const person = persons.persons[i % persons.persons.length]?.id
        const tenders = [{ kind: kinds[i % kinds.length], amount: `${10 + i}.00` }]
        return {
          visit,
          key: `key-${visit}`,
          body: { institution, visit, person, basis: 0, tenders },
        }
      })
      sent.push(...batch)
      const asked = batch.map(({ key, body }) => post('/api/counter/deposits', key, body))
      const replies = Promise.allSettled(asked)
      await new Promise((resolve) => setTimeout(resolve, pause))
      server.kill('SIGKILL')
      await once(server, 'close')
      await replies
      server = await launchServer(port, folder, database.url)
    }

    let heldMinor = 0
    for (const { visit, key, body } of sent) {
      await post('/api/counter/deposits', key, body)
      const [tender] = (await visitOf(visit)).tenders
      assert.ok(tender)
      if (tender.state === 'asked') await post(`/api/counter/tenders/${tender.id}/void`, `v-${key}`)
      const { tenders, held } = await visitOf(visit)
      assert.equal(tenders.length, 1)
      const isDone = tenders[0]?.state === 'done'
      assert.equal(held, isDone ? tender.amount : '0.00')
      heldMinor += isDone ? Math.round(Number(tender.amount) * 100) : 0
    }
    const compared = await post<ShiftReportJson>(
      `/api/counter/shifts/${shift.id}/comparison`,
      'compare-1',
    )
    assert.deepEqual([compared.differences, compared.onItsWay], [[], []])
    assert.ok(compared.report.proofs.every(({ holds }) => holds))
    const deposits = compared.report.proofs.find(({ name }) => name === 'deposits')
    assert.equal(Math.round(Number(deposits?.left) * 100), heldMinor)
    await expectSound()
  })

  async function expectSound(): Promise<void> {
    const env = { ...process.env, DATABASE_URL: database.url, TEST_DATABASE_URL: undefined }
    const cli = spawn(process.execPath, [join(root, 'cli', 'main.ts'), 'verify'], { env })
    let output = ''
    cli.stdout.on('data', (text: Buffer) => {
      output += text.toString('utf8')
    })
    const [code] = await once(cli, 'close')
    assert.equal(code, 0, output)
  }
})
