/** A new master key, in turns: everything opens all the time, whoever stops it and whoever reads meanwhile. */
import assert from 'node:assert/strict'
import { createCipheriv, hkdfSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { rotateIn } from '../../server/rotate-keys.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { createEmergencyStore } from '../../server/storage/emergency-store.ts'
import { createPersonStore } from '../../server/storage/person-store.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { sealedPlaces } from '../../server/storage/sealed-texts.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { aPerson } from '../support/linjiang.ts'

describe('rotating keys', () => {
  let database: TestDatabase
  let folder: string
  const persons = Array.from({ length: 30 }, () => aPerson('linjiang/first'))
  const [first = aPerson()] = persons
  const cipher = 'aes-256-gcm'

  before(async () => {
    database = await withDatabase()
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-rotate-'))
    const placed = onOneServer(database.pool)
    const keys = await openIdentityKeys(folder, true)
    await createPersonStore(placed, keys).addPersons(persons)
    const at = new Date()
    await createEmergencyStore(placed, keys).open({
      ...{ id: 'e-1', person: first.person.id, doctor: 'd-1', workplace: null },
      ...{ reason: 'Unconscious', openedAt: at, openUntil: at, reviewBy: at },
    })
    // One that lies as it was sealed before there were envelopes.
    const { id } = first.person
    await database.pool.query('UPDATE person SET identity = $2 WHERE person = $1', [
      id,
      await sealedBefore(JSON.stringify(first.identity), id),
    ])
  })
  after(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  async function sealedBefore(plain: string, about: string): Promise<Buffer> {
    const secret = Buffer.from(await readFile(join(folder, 'identity-key'), 'utf8'), 'base64')
    const key = hkdfSync('sha256', secret, Buffer.alloc(0), 'yiqiao identity seal', 32)
    const nonce = Buffer.alloc(12, 5)
    const sealing = createCipheriv('aes-256-gcm', Buffer.from(key), nonce)
    sealing.setAAD(Buffer.from(about))
    const body = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()])
    return Buffer.concat([Buffer.from([1]), nonce, sealing.getAuthTag(), body])
  }

  const rotate = (say = (_: number) => {}, rowsAtOnce = 7) =>
    rotateIn(database.pool, folder, { cipher, rowsAtOnce, say })

  async function openAll(keys: Awaited<ReturnType<typeof openIdentityKeys>>) {
    const placed = onOneServer(database.pool)
    const store = createPersonStore(placed, keys)
    for (const { person, identity } of persons) {
      assert.deepEqual(await store.identity(person.id), identity)
    }
    const found = await store.findByCredential(first.identity.identifier)
    assert.equal(found, first.person.id)
    const [emergency] = await createEmergencyStore(placed, keys).ofPerson(first.person.id, 9)
    assert.equal(emergency?.reason, 'Unconscious')
  }

  it('begins with what lies in an older form, without a new key', async () => {
    const running = await openIdentityKeys(folder, false)
    await openAll(running)
    assert.deepEqual(await rotate(), { key: 1, isNewKey: false, rewrapped: 1 })
    await openAll(running)
  })

  it('goes on where it was stopped, and makes no further key until it is through', async () => {
    const running = await openIdentityKeys(folder, false)
    const stopped = rotate((rewrapped) => {
      if (rewrapped > 7) throw new Error('the machine was switched off')
    })
    await assert.rejects(stopped, /switched off/)
    // A server that knows only the first key meets both.
    await openAll(running)
    const rest = await rotate()
    assert.deepEqual(rest, { key: 2, isNewKey: false, rewrapped: 31 - 14 })
    await openAll(running)
    await openAll(await openIdentityKeys(folder, false))
  })

  it('leaves nothing that the key before could open', async () => {
    const lost = await mkdtemp(join(tmpdir(), 'yiqiao-lost-'))
    const [line = ''] = (await readFile(join(folder, 'identity-key'), 'utf8')).split('\n')
    await writeFile(join(lost, 'identity-key'), `${line}\n`)
    await assert.rejects(openAll(await openIdentityKeys(lost, false)), /Master key 2/)
    await rm(lost, { recursive: true })
  })

  it('changes the cipher for what is sealed from now on, and opens both', async () => {
    const national = await openIdentityKeys(folder, false, 'sm4-gcm')
    const late = aPerson('linjiang/first')
    const placed = onOneServer(database.pool)
    await createPersonStore(placed, national).addPersons([late])
    await openAll(national)
    const plain = await openIdentityKeys(folder, false)
    const identity = await createPersonStore(placed, plain).identity(late.person.id)
    assert.deepEqual(identity, late.identity)
    assert.ok(bucketOf(late.person.id) >= 0)
    assert.deepEqual(await rotate(), { key: 3, isNewKey: true, rewrapped: 32 })
    await openAll(await openIdentityKeys(folder, false))
  })

  it('is done by one at a time', async () => {
    const holding = await database.pool.connect()
    await holding.query('SELECT pg_advisory_lock(7426118309)')
    await assert.rejects(rotate(), /rotated already/)
    holding.release(true)
    assert.equal((await rotate()).key, 4)
  })

  it('knows every column that holds something sealed', async () => {
    // A claim's package is sealed for its insurer, and never opened here.
    const { rows } = await database.pool.query<{ place: string }>(
      `SELECT table_name || '.' || column_name AS place FROM information_schema.columns
       WHERE table_schema = current_schema() AND data_type = 'bytea'
         AND column_name <> ALL ($1) AND table_name <> 'claim_package' ORDER BY 1`,
      [notSealed],
    )
    const sealed = sealedPlaces.map(({ table, sealed: column }) => `${table}.${column}`)
    assert.deepEqual(
      rows.map(({ place }) => place),
      sealed.sort(),
    )
  })
})

/** Names of columns with digests, chains, keys that are public, and documents that name nobody. */
const notSealed: readonly string[] = [
  ...['chain', 'leaves', 'signature', 'public_key', 'digest', 'fingerprint', 'request'],
  ...['body', 'document', 'fetch_key'],
  // Digests of a provider's rows, and of names that failed to sign in.
  ...['id', 'subject'],
]
