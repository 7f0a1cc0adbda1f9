import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readRecipients } from './read-recipients.ts'

const texts = (text: string) => ({ 'zh-CN': text, 'zh-HK': text, en: text })
const hospital = {
  id: 'H-1',
  kind: 'institution',
  title: texts('First Hospital'),
  contact: texts('telephone 000'),
  jurisdiction: 'hong-kong',
  address: 'https://h.example/yiqiao/',
}

describe('whom persons may let data be given to', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-recipients-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function read(content: unknown) {
    const file = join(folder, 'recipients.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return readRecipients(file)
  }

  it('is nobody where no file says so', async () => {
    assert.deepEqual(await readRecipients(null), [])
  })

  it('is whoever stands in the file, with or without an address', async () => {
    const [one, other] = await read([hospital, { ...hospital, id: 'H-2', address: undefined }])
    assert.deepEqual([one?.id, one?.address], ['H-1', 'https://h.example/yiqiao'])
    assert.deepEqual([other?.id, other?.address], ['H-2', null])
  })

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['text that is no JSON', '[', /is no JSON/],
    ['what is no list', {}, /holds no list/],
    ['an id that is none', [{ ...hospital, id: 'H 1' }], /no usable "id" at place 1/],
    ['a kind that is none', [{ ...hospital, kind: 'friend' }], /institution for H-1/],
    ['a place that is none', [{ ...hospital, jurisdiction: 'mars' }], /"jurisdiction" for H-1/],
    ['a contact that is left out', [{ ...hospital, contact: {} }], /"contact" in zh-CN for H-1/],
    ['an open address', [{ ...hospital, address: 'http://h.example' }], /without https/],
    ['somebody twice', [hospital, hospital], /names H-1 twice/],
  ]
  for (const [name, content, says] of wrong) {
    it(`is never ${name}`, async () => {
      await assert.rejects(read(content), says)
    })
  }
})
