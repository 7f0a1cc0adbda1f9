/** Fonts of a language: the words' own at once, the slices for everything else behind it. */
import { wordFonts } from 'virtual:word-fonts'

const families: Readonly<Record<string, string>> = { 'zh-CN': 'Words Hans', 'zh-HK': 'Words Hant' }

const loaded = new Set<string>()

export function loadFonts(language: 'zh-CN' | 'zh-HK' | 'en'): void {
  if (loaded.has(language)) return
  loaded.add(language)
  for (const font of wordFonts) {
    const family = families[font.language]
    if (font.language !== language || family === undefined) continue
    const descriptors = { weight: '100 900', unicodeRange: font.range, display: 'swap' } as const
    document.fonts.add(new FontFace(family, `url("${font.url}")`, descriptors))
  }
  void (language === 'zh-HK' ? import('./slices-hk.ts') : import('./slices-sc.ts'))
}
