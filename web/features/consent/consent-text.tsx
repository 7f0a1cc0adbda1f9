/** The text of a consent, each part under its own head, in the language in which it is written. */
import { useTranslation } from 'react-i18next'
import type { ConsentTextJson } from '../../../server/http/contract/consent.ts'

export function ConsentText({ text }: { readonly text: ConsentTextJson }) {
  const { t } = useTranslation()
  return (
    <div className="allowed-text">
      <h3 lang={text.language}>{text.title}</h3>
      <dl>
        {text.paragraphs.map(({ section, text: words }) => (
          <div key={section}>
            <dt>{t(`consent.section.${section}`)}</dt>
            <dd lang={text.language}>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
