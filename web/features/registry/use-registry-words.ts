/** Words of the registry in the reader's language; what has none is shown as it is registered. */
import { useTranslation } from 'react-i18next'

/** In the order in which they are counted, from 1. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export function useRegistryWords() {
  const { t, i18n } = useTranslation()
  const wordOf = (list: string) => (word: string) => {
    const key = `registry.${list}.${word}`
    return i18n.exists(key) ? t(key as 'registry.title') : word
  }
  return {
    kind: wordOf('kind'),
    level: wordOf('level'),
    ownership: wordOf('ownership'),
    licence: wordOf('licenceKind'),
    department: wordOf('departmentName'),
    capability: wordOf('capability'),
    scope: wordOf('scope'),
    /** The first word of the rule, as in `practice.scope (…)`. */
    whyNot(rule: string | undefined) {
      const name = /^practice\.([a-z-]+)/.exec(rule ?? '')?.[1] ?? ''
      return wordOf('whyNot')(name)
    },
  }
}
