/** The language of the page: chosen by the reader, else by the browser, and loaded alone. */
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Texts } from '../../engine/policy/policy-value.ts'
import { loadFonts } from '../fonts/load-fonts.ts'
import type { Words } from '../text/zh-CN.ts'

export const languages = ['zh-CN', 'zh-HK', 'en'] as const

export type Language = (typeof languages)[number]

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: Words }
  }
}

const load: Readonly<Record<Language, () => Promise<Words>>> = {
  'zh-CN': async () => (await import('../text/zh-CN.ts')).zhCN,
  'zh-HK': async () => (await import('../text/zh-HK.ts')).zhHK,
  en: async () => (await import('../text/en.ts')).en,
}

const remembered = 'yiqiao.language'

export async function startLanguage(): Promise<void> {
  const language = chosenLanguage(
    new URLSearchParams(location.search).get('lang'),
    localStorage.getItem(remembered),
    navigator.languages,
  )
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'words',
    resources: { [language]: { words: await load[language]() } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = language
  loadFonts(language)
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'words')) {
    i18next.addResourceBundle(language, 'words', await load[language]())
  }
  localStorage.setItem(remembered, language)
  document.documentElement.lang = language
  loadFonts(language)
  await i18next.changeLanguage(language)
}

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

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return languages.find((language) => language === i18n.language) ?? 'zh-CN'
}

/** A text of the rules or of a name in the reader's language. */
export function useTextIn(): (texts: Texts) => string {
  const language = useLanguage()
  return (texts) => texts[language]
}
