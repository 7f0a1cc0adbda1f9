/** Where a rule is written: by its number, else by its title in the reader's language where it has one. */
import { useTranslation } from 'react-i18next'
import { sourceTitles } from '../text/packs/source-titles.ts'
import type { Language } from './chosen-language.ts'
import { useLanguage } from './language.ts'

interface NamedSource {
  readonly title: string
  readonly issuer: string
  readonly number: string | null
  readonly url: string | null
}

interface SourceNameProps {
  readonly source: NamedSource
}

export function SourceName({ source }: SourceNameProps) {
  const { name, lang } = useSourceName()(source)
  const { url, title } = source
  return url === null ? (
    <span lang={lang} title={title}>
      {name}
    </span>
  ) : (
    <a href={url} lang={lang} title={title} target="_blank" rel="noreferrer">
      {name}
    </a>
  )
}

/** Titles of what this project assumed itself are notes for whoever writes packs. */
const ourselves = 'Yiqiao'

export function useSourceName() {
  const { t } = useTranslation()
  const language = useLanguage()
  return ({ title, issuer, number }: NamedSource) => {
    if (number !== null) return { name: number, lang: languageOf(number) }
    if (language === 'en') return { name: title, lang: languageOf(title) }
    if (issuer === ourselves) return { name: t('why.assumed'), lang: language }
    const ours = titleIn(language, title)
    return ours === undefined
      ? { name: title, lang: languageOf(title) }
      : { name: ours, lang: language }
  }
}

function titleIn(language: Language, title: string): string | undefined {
  const [simplified, ofHongKong] = sourceTitles[title] ?? []
  return language === 'zh-HK' ? ofHongKong : simplified
}

/** Of a text from outside, which names no language: enough to have it read out in the right one. */
function languageOf(text: string): string {
  if (/\p{Script=Han}/u.test(text)) return /[計費醫]/u.test(text) ? 'zh-HK' : 'zh-CN'
  return text.startsWith('Programa ') ? 'pt' : 'en'
}
