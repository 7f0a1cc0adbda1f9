/**
 * Builds, for each Chinese language, one font with the characters of its words. What else a page
 * shows (names, items) comes from the slices of the font's package, a few of them as needed.
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
      const entries = wordFonts.map(({ language, fonts }) => {
        const characters = charactersOfWords(language)
        const source = mergeSlices(fonts.flatMap(slicesOf), characters)
        const reference = this.emitFile({ type: 'asset', name: `words-${language}.woff2`, source })
        const range = JSON.stringify(rangeText(characters))
        return `{ language: '${language}', url: import.meta.ROLLUP_FILE_URL_${reference}, range: ${range} }`
      })
      return `export const wordFonts = [${entries.join(', ')}]`
    },
  }
}

/** Chinese characters and signs in the word files of a language, and in names. */
export function charactersOfWords(language: string): number[] {
  const text = readdirSync(textFolder)
    .filter((file) => file.startsWith(language) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(textFolder, file), 'utf8'))
    .join('')
  const characters = new Set<number>()
  for (const char of text + (nameCharacters[language] ?? '')) {
    const code = char.codePointAt(0) ?? 0
    if (code >= 0x2e80) characters.add(code)
  }
  return [...characters].sort((a, b) => a - b)
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
