import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readInsurers } from './read-insurers.ts'

const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const health = {
  id: 'I-HEALTH',
  payers: ['commercial/innovative-drugs.insurer'],
  address: 'https://pay.insurer.example',
  keys: { keys: [{ ...jwk, kid: 'key-1' }] },
}

describe('the file of insurers', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-insurers-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function read(content: unknown) {
    const file = join(folder, 'insurers.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return readInsurers(file)
  }

  it('says who answers for a payer, where, and with which keys', async () => {
    const [found] = await read([health])
    assert.deepEqual([found?.id, found?.payers], ['I-HEALTH', health.payers])
    assert.equal(found?.address, 'https://pay.insurer.example/')
    assert.deepEqual([...(found?.keys.keys() ?? [])], ['key-1'])
  })

  it('may be left out', async () => assert.deepEqual(await readInsurers(null), []))

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    ['{', /is no JSON/],
    [{}, /holds no list/],
    [[{ ...health, id: '' }], /no usable "id" at place 1/],
    [[{ ...health, payers: 'all' }], /no list "payers"/],
    [[{ ...health, address: 'http://pay.insurer.example' }], /no "address" with https/],
    [[{ ...health, keys: { keys: [] } }], /no key for I-HEALTH/],
    [[{ ...health, keys: { keys: [{ ...jwk }] } }], /unusable "keys" for I-HEALTH/],
    [[health, { ...health, id: 'I-2' }], /lets two insurers answer for commercial/],
  ]
  for (const [content, message] of wrong) {
    it(`is refused with what is wrong: ${message.source}`, async () => {
      await assert.rejects(read(content), { code: 'setting-malformed', message })
    })
  }
})
