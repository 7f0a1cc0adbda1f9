/** Whoever keeps the machine lets people and programs in, and out again. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose'
import { Browser } from '../test/sign-in/browser.ts'
import { openSignInHouse, password, type SignInHouse } from '../test/sign-in/sign-in-house.ts'
import { yiqiao } from '../test/support/yiqiao.ts'

describe('the commands of signing in', { timeout: 120_000 }, () => {
  let house: SignInHouse
  let folder: string

  before(async () => {
    house = await openSignInHouse()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-clients-'))
  })
  after(async () => {
    await house.close()
    await rm(folder, { recursive: true })
  })

  function run(...args: readonly string[]) {
    const env = { DATABASE_URL: house.database.url, YIQIAO_ORIGIN: house.origin }
    return yiqiao(args, '', { ...env, YIQIAO_MODE: 'production', YIQIAO_DATA: folder })
  }

  const tokenIn = (out: string) => /\/sign-in#link=([\w-]{43})\n/.exec(out)?.[1] ?? ''

  async function keyFile(name: string, isPrivate = false): Promise<string> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const path = join(folder, name)
    await writeFile(path, isPrivate ? await exportPKCS8(privateKey) : await exportSPKI(publicKey))
    return path
  }

  it('invite somebody by a link that works once, lock out, and let in again', async () => {
    const added = await run('account', 'add', 'Mei.Lin', '--role', 'cashier', '--name', '林梅')
    assert.equal(added.code, 0, added.err)
    const browser = new Browser(house.origin)
    const token = tokenIn(added.out)
    const came = await browser.post('/api/sign-in/link', { token })
    assert.deepEqual(came.body, { stage: 'enrol' })
    await browser.post('/api/sign-in/new-password', { password })
    assert.match((await run('account', 'list')).out, /^mei\.lin {2}cashier {2}- {2}password$/m)
    assert.equal((await run('account', 'lock', 'mei.lin')).code, 0)
    assert.equal((await browser.post('/api/sign-in/factor')).status, 401)
    await run('account', 'unlock', 'mei.lin')
    const again = tokenIn((await run('account', 'sign-in-link', 'mei.lin')).out)
    assert.equal((await browser.post('/api/sign-in/link', { token: again })).status, 200)
    const anew = await run('account', 'reset', 'mei.lin')
    assert.match((await run('account', 'list')).out, /^mei\.lin {2}cashier {2}- {2}nothing yet$/m)
    assert.notEqual(tokenIn(anew.out), '')
  })

  it('say what is wrong', async () => {
    const rows: [string[], number, RegExp][] = [
      [['account', 'add', 'x y', '--role', 'cashier'], 2, /no login/],
      [['account', 'add', 'someone'], 2, /--role takes one of cashier/],
      [['account', 'add', 'someone', '--role', 'patient'], 2, /--self PERSON/],
      [['account', 'lock', 'nobody'], 1, /There is no account nobody/],
      [['account', 'dance', 'nobody'], 2, /yiqiao account add/],
      [['client', 'add', 'his', '--role', 'cashier', '--key', 'none'], 3, /cannot be read/],
      [['client', 'add', 'his', '--key', 'none'], 2, /--role/],
      [['sample', 'sign-in', 'cashier'], 1, /outside of sample mode/],
    ]
    for (const [args, code, message] of rows) {
      const outcome = await run(...args)
      assert.equal(outcome.code, code, `${args.join(' ')}: ${outcome.err}`)
      assert.match(outcome.err, message)
    }
  })

  it('register a program by its public key, and take no private one', async () => {
    const secret = await keyFile('secret.pem', true)
    const refused = await run('client', 'add', 'his-9', '--role', 'cashier', '--key', secret)
    assert.equal(refused.code, 3)
    assert.match(refused.err, /private key: keep it to yourself/)
    const key = await keyFile('public.pem')
    const added = await run('client', 'add', 'his-9', '--role', 'cashier', '--key', key)
    assert.equal(added.code, 0, added.err)
    const rotated = await run('client', 'rotate', 'his-9', '--key', await keyFile('next.pem'))
    assert.match(rotated.out, /its other keys end in 1440 minutes/)
    assert.equal((await run('client', 'revoke', 'his-9')).code, 0)
    assert.match((await run('client', 'list')).out, /^his-9 {2}cashier {2}- {2}revoked$/m)
  })
})
