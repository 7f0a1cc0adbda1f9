/** The languages of the pages, and which of them a reader gets. */
export const languages = ['zh-CN', 'zh-HK', 'en'] as const

export type Language = (typeof languages)[number]

/** An address that names a language first, then the last choice, then the browser's wishes. */
export function chosenLanguage(
  named: string | null,
  last: string | null,
  wished: readonly string[],
): Language {
  for (const candidate of [named, last]) {
    const known = languages.find((language) => language === candidate)
    if (known !== undefined) return known
  }
  for (const wish of wished) {
    if (/^zh\b.*(?:hk|mo|tw|hant)/iu.test(wish)) return 'zh-HK'
    if (/^zh\b/iu.test(wish)) return 'zh-CN'
    if (/^en\b/iu.test(wish)) return 'en'
  }
  return 'zh-CN'
}
