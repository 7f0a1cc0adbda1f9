/** The id of a rule: an auditor looks it up, nobody else has to read it. */
import { useTranslation } from 'react-i18next'
import './rule-id.css'

export function RuleId({ rule }: { readonly rule: string }) {
  const { t } = useTranslation()
  return (
    <details className="rule-id">
      <summary>{t('ruleId')}</summary>
      <code>{rule}</code>
    </details>
  )
}
