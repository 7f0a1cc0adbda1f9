import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { mergeSlices } from './merge.ts'
import { readSlice } from './slice.ts'
import { charactersOfWords, rangeText } from './word-fonts.ts'

function slicesOf(font: string) {
  const entry = fileURLToPath(import.meta.resolve(`@fontsource-variable/${font}/index.css`))
  const folder = join(dirname(entry), 'files')
  return readdirSync(folder)
    .filter((file) => /-\d+-wght-normal\.woff2$/u.test(file))
    .map((file) => readSlice(readFileSync(join(folder, file))))
}

for (const [language, fonts] of [
  ['zh-CN', ['noto-sans-sc']],
  ['zh-HK', ['noto-sans-hk', 'noto-sans-sc']],
] as const) {
  describe(`the font of the words in ${language}`, () => {
    const slices = fonts.flatMap(slicesOf)
    const { counter, officers } = charactersOfWords(language)
    const characters = [...counter, ...officers].sort((a, b) => a - b)
    const merged = readSlice(mergeSlices(slices, characters))

    it('has every character of the words and names', () => {
      const missing = characters.filter((code) => !merged.glyphOf.has(code))
      assert.equal(missing.map((code) => String.fromCodePoint(code)).join(''), '')
    })

    it('draws each of them as its slice does', () => {
      for (const code of merged.glyphOf.keys()) {
        const slice = slices.find((one) => one.glyphOf.has(code))
        const theirs = slice?.glyphs[slice.glyphOf.get(code) ?? 0]
        const ours = merged.glyphs[merged.glyphOf.get(code) ?? 0]
        assert.deepEqual(ours, theirs)
      }
    })
  })
}

describe('the range of a font', () => {
  it('joins neighbours', () => {
    assert.equal(rangeText([0x4e00, 0x4e01, 0x4e03, 0xff0c]), 'U+4E00-4E01,U+4E03,U+FF0C')
  })
})
