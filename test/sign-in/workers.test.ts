/** Several processes behind one port: whoever signed in with one is signed in with all. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { sampleBills } from '../../samples/read-samples.ts'
import { launchServer } from '../browser/start-server.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { Browser } from './signing-in.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

describe('signed in with several processes', () => {
  let database: TestDatabase
  let folder: string
  let port: number
  let server: ChildProcess

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-sign-in-workers-'))
    port = await ownPort()
    process.env['YIQIAO_WORKERS'] = '2'
    server = await launchServer(port, folder, database.url)
    delete process.env['YIQIAO_WORKERS']
  })
  after(async () => {
    server?.kill('SIGTERM')
    if (server?.exitCode === null) await once(server, 'close')
    await database?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const browser = () => new Browser(`http://localhost:${port}`, `http://127.0.0.1:${port}`)
  /** A new connection each time, so that the next process answers. */
  const anew = { connection: 'close' }

  it('knows a session in each, and ends it in each', async () => {
    const clerk = browser()
    const entered = await clerk.post('/api/sign-in/sample', { id: 'sample-operator' })
    assert.equal(entered.status, 200, entered.text)
    for (let i = 0; i < 8; i += 1) {
      const { body } = await clerk.get('/api/session', anew)
      assert.deepEqual([body.actor.id, body.signedIn.kind], ['sample-operator', 'sample'])
    }
    const stolen = browser()
    for (const [name, value] of clerk.jar) stolen.jar.set(name, value)
    await clerk.post('/api/session/sign-out')
    for (let i = 0; i < 8; i += 1) {
      assert.equal((await stolen.get('/api/session', anew)).body.signedIn, null)
    }
  })

  it('settles for whoever is signed in, whichever process writes', async () => {
    const cashier = browser()
    await cashier.post('/api/sign-in/sample', { id: 'sample-cashier' })
    const bills = sampleBills().filter(({ body }) => typeof body.person === 'string')
    const persons = new Map(bills.map(({ body }) => [body.person, body]))
    let settled = 0
    for (const [i, body] of [...persons.values()].slice(0, 12).entries()) {
      const headers = { ...anew, 'idempotency-key': `signed-in-${i}` }
      const { status, body: said } = await cashier.post('/api/settlements', body, headers)
      assert.ok(status !== 401 && said.code !== 'request-from-elsewhere', `${status} ${said.code}`)
      if (status === 200 || status === 201) settled += 1
    }
    assert.ok(settled >= 4, `${settled} of the sample were settled`)
  })

  it('goes the whole way to the provider in whichever process, and a link of the command works once', async () => {
    const env = {
      ...process.env,
      PORT: String(port),
      YIQIAO_DATA: folder,
      DATABASE_URL: database.url,
    }
    const { stdout } = await run(
      process.execPath,
      [join(root, 'cli/main.ts'), 'sample', 'sign-in', 'doctor'],
      { env },
    )
    const link = new URL(stdout.trim()).hash.slice(1)
    const doctor = browser()
    assert.equal((await doctor.post('/api/sign-in/link', { link }, anew)).status, 200)
    assert.equal((await doctor.get('/api/session', anew)).body.actor.role, 'doctor')
    assert.equal((await browser().post('/api/sign-in/link', { link }, anew)).status, 410)
    for (let i = 0; i < 4; i += 1) {
      const page = await browser().follow('/api/sign-in/start')
      assert.equal(page.at, '/sign-in?under-way')
    }
  })

  it('lets whoever comes without a session be the sample cashier, as before', async () => {
    const { body } = await browser().get('/api/session')
    assert.deepEqual([body.actor.id, body.signedIn], ['sample-cashier', null])
    const named = await browser().get('/api/status', { 'x-sample-actor': 'sample-operator' })
    assert.equal(named.status, 200)
  })
})
