/** Fonts of a language: the words' own at once, the slices for everything else behind it. */

import { wordFonts } from 'virtual:word-fonts'
import slicesHk from '@fontsource-variable/noto-sans-hk/index.css?url'
import slicesSc from '@fontsource-variable/noto-sans-sc/index.css?url'

const families: Readonly<Record<string, string>> = { 'zh-CN': 'Words Hans', 'zh-HK': 'Words Hant' }

const loaded = new Set<string>()

export function loadFonts(language: 'zh-CN' | 'zh-HK' | 'en'): void {
  if (loaded.has(language)) return
  loaded.add(language)
  for (const font of wordFonts) {
    const family = families[font.language]
    const wanted = language === 'zh-HK' ? 'zh-HK' : 'zh-CN'
    if (font.language !== wanted || family === undefined) continue
    const descriptors = { weight: '100 900', unicodeRange: font.range, display: 'swap' } as const
    document.fonts.add(new FontFace(family, `url("${font.url}")`, descriptors))
  }
  // A person's name may be written in the other script.
  for (const href of language === 'zh-HK' ? [slicesHk, slicesSc] : [slicesSc]) {
    const slices = document.createElement('link')
    slices.rel = 'stylesheet'
    slices.href = href
    document.head.append(slices)
  }
}
