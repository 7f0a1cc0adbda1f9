/** How a consultation stands, in a word. */
import { useTranslation } from 'react-i18next'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'

const tones: Readonly<Record<string, string>> = {
  waiting: 'wait',
  accepted: 'accent',
  'in-consult': 'accent',
  prescribed: 'accent',
}

export function StateBadge({ consultation }: { readonly consultation: ConsultationJson }) {
  const { t } = useTranslation()
  const { state, ending } = consultation
  const word = ending === null ? t(`telehealth.states.${state}`) : t(`telehealth.endings.${ending}`)
  return <span className={`badge ${tones[state] ?? ''}`}>{word}</span>
}
