/**
 * Builds, for each Chinese language, a font with the characters of the words that the counter needs,
 * and one with those that only officers read besides; a browser fetches either when a page uses it.
 * What else a page shows (names, items) comes from the slices of the font's package.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { mergeSlices } from './merge.ts'
import { nameCharacters } from './name-characters.ts'
import { readSlice } from './slice.ts'

interface WordFont {
  readonly language: 'zh-CN' | 'zh-HK'
  /** Packages to take characters from; a name may need one that the first does not have. */
  readonly fonts: readonly string[]
}

const wordFonts: readonly WordFont[] = [
  { language: 'zh-CN', fonts: ['noto-sans-sc'] },
  { language: 'zh-HK', fonts: ['noto-sans-hk', 'noto-sans-sc'] },
]

const moduleId = 'virtual:word-fonts'
const textFolder = join(import.meta.dirname, '..', 'text')

/** The module `virtual:word-fonts`; while developing, the slices alone are used. */
export function wordFontsPlugin(): Plugin {
  let isBuild = false
  return {
    name: 'word-fonts',
    configResolved(config) {
      isBuild = config.command === 'build'
    },
    resolveId(id) {
      return id === moduleId ? `\0${moduleId}` : undefined
    },
    load(id) {
      if (id !== `\0${moduleId}`) return undefined
      if (!isBuild) return 'export const wordFonts = []'
      const entries = wordFonts.flatMap(({ language, fonts }) => {
        const slices = fonts.flatMap(slicesOf)
        return Object.entries(charactersOfWords(language)).map(([readers, characters]) => {
          const source = mergeSlices(slices, characters)
          const name = `words-${language}-${readers}.woff2`
          const reference = this.emitFile({ type: 'asset', name, source })
          const range = JSON.stringify(rangeText(characters))
          return `{ language: '${language}', url: import.meta.ROLLUP_FILE_URL_${reference}, range: ${range} }`
        })
      })
      return `export const wordFonts = [${entries.join(', ')}]`
    },
  }
}

/** Sections of the words that nobody at a counter reads. */
const ofOfficers = /^ {2}(clearing|rulesPage|rules): /

export interface WordCharacters {
  readonly counter: readonly number[]
  /** Those that officers read besides. */
  readonly officers: readonly number[]
}

/** Chinese characters and signs in the words of a language, and in names. */
export function charactersOfWords(language: string): WordCharacters {
  const sections = textOf(language).split(/\n(?= {2}\w+: )/)
  const isForOfficers = (section: string) => ofOfficers.test(section)
  const names = nameCharacters[language] ?? ''
  const counter = charactersIn(sections.filter((one) => !isForOfficers(one)).join('') + names)
  const subjects = textOf(`reconciliation/${language}`)
  const others = charactersIn(sections.filter(isForOfficers).join('') + subjects)
  const known = new Set(counter)
  return { counter, officers: others.filter((code) => !known.has(code)) }
}

function textOf(name: string): string {
  return readFileSync(join(textFolder, `${name}.ts`), 'utf8')
}

function charactersIn(text: string): number[] {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0)
  return [...new Set(codes.filter((code) => code >= 0x2e80))].sort((a, b) => a - b)
}

function slicesOf(font: string) {
  const entry = fileURLToPath(import.meta.resolve(`@fontsource-variable/${font}/index.css`))
  const folder = join(dirname(entry), 'files')
  return readdirSync(folder)
    .filter((file) => /-\d+-wght-normal\.woff2$/u.test(file))
    .map((file) => readSlice(readFileSync(join(folder, file))))
}

/** As `unicode-range` writes it: runs of neighbours joined. */
export function rangeText(characters: readonly number[]): string {
  const runs: [number, number][] = []
  for (const code of characters) {
    const last = runs.at(-1)
    if (last !== undefined && code === last[1] + 1) last[1] = code
    else runs.push([code, code])
  }
  const hex = (code: number): string => code.toString(16).toUpperCase()
  return runs
    .map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`))
    .join(',')
}
