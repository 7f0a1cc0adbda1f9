/** The words of rules in the reader's language. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Currency } from '../../engine/base/money.ts'
import { useLanguage } from './language.ts'
import type { Lexicon } from './policy-words.ts'

export function useLexicon(currency: Currency): Lexicon {
  const { i18n } = useTranslation()
  const language = useLanguage()
  return useMemo(
    () => ({
      currency,
      textIn: (texts) => texts[language],
      word: (key, facts) => {
        const full = i18n.exists(`rules.${key}`, { lng: language })
          ? `rules.${key}`
          : diseaseKey(key)
        if (!i18n.exists(full, { lng: language })) return undefined
        const translate = i18n.getFixedT(language) as (key: string, facts: object) => string
        return translate(full, facts ?? {})
      },
    }),
    [i18n, language, currency],
  )
}

/** A disease has one name, wherever rules, bills and registrations speak of it. */
function diseaseKey(key: string): string {
  return key.replace(/^attributeContent\.disease\./u, 'disease.')
}
