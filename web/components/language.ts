/** The language of the page: chosen by the reader, else by the browser, and loaded alone. */
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Texts } from '../../engine/policy/policy-value.ts'
import { loadFonts } from '../fonts/load-fonts.ts'
import type { Words } from '../text/zh-CN.ts'
import { chosenLanguage, type Language, languages } from './chosen-language.ts'

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
  const named = new URLSearchParams(location.search).get('lang')
  const language = chosenLanguage(named, localStorage.getItem(remembered), navigator.languages)
  if (named === language) localStorage.setItem(remembered, language)
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

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return languages.find((language) => language === i18n.language) ?? 'zh-CN'
}

/** A text of the rules or of a name in the reader's language. */
export function useTextIn(): (texts: Texts) => string {
  const language = useLanguage()
  return (texts) => texts[language]
}
