import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { builtWeb } from '../../scripts/build-web.ts'

interface ManifestChunk {
  readonly file: string
  readonly src?: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

describe('the built pages', () => {
  let fallback = ''
  let folder = ''
  let manifest: Readonly<Record<string, ManifestChunk>> = {}

  before(async () => {
    fallback = await mkdtemp(join(tmpdir(), 'yiqiao-size-'))
    folder = (await builtWeb(fallback, () => {})) ?? ''
    manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'))
  })
  after(() => rm(fallback, { recursive: true, force: true }))

  /** A chunk with everything that it needs before it runs. */
  function withImports(name: string, found = new Set<string>()): Set<string> {
    if (found.has(name)) return found
    found.add(name)
    for (const other of manifest[name]?.imports ?? []) withImports(other, found)
    return found
  }

  function gzipped(names: Iterable<string>): number {
    let bytes = 0
    for (const name of names) {
      const chunk = manifest[name]
      if (chunk !== undefined) bytes += gzipSync(readFileSync(join(folder, chunk.file))).length
    }
    return bytes
  }

  const entry = () => Object.keys(manifest).find((name) => manifest[name]?.isEntry === true) ?? ''

  for (const language of ['zh-CN', 'zh-HK', 'en']) {
    it(`need at most 350 kB of JavaScript until the counter can be typed into, in ${language}`, () => {
      const words = Object.keys(manifest).find((name) => name.endsWith(`text/${language}.ts`)) ?? ''
      assert.notEqual(words, '')
      const needed = withImports(words, withImports(entry()))
      const bytes = gzipped(needed)
      assert.ok(bytes > 50_000 && bytes <= 350_000, `${bytes} bytes`)
    })
  }

  it('bring tables, the engine, and the other pages only when they are opened', () => {
    const first = withImports(entry())
    for (const page of ['explanation', 'four-ways', 'rules', 'settlement', 'settlements']) {
      const name =
        Object.keys(manifest).find((one) => one.endsWith(`routes/${page}-page.tsx`)) ?? ''
      assert.notEqual(name, '', page)
      assert.ok(!first.has(name), page)
    }
  })

  const fonts: readonly [string, number][] = [
    ['counter', 260_000],
    ['officers', 120_000],
  ]
  for (const [readers, most] of fonts) {
    it(`carry the words for ${readers} in one font a Chinese language of at most ${most} bytes`, () => {
      const isMeant = new RegExp(`words-zh-\\w+-${readers}.*\\.woff2$`, 'u')
      const found = Object.values(manifest).filter(({ file }) => isMeant.test(file))
      assert.equal(found.length, 2)
      for (const { file } of found) {
        const { length } = readFileSync(join(folder, file))
        assert.ok(length > 10_000 && length <= most, `${file}: ${length} bytes`)
      }
    })
  }

  it('have nothing inline that a strict content security policy would stop', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8')
    assert.ok(!/<style|\sstyle=|\son\w+=/iu.test(page))
    assert.ok(!/<script(?![^>]*\ssrc=)[^>]*>/iu.test(page))
    assert.ok(page.includes('<meta name="csp-nonce" content="__CSP_NONCE__"'))
  })
})
