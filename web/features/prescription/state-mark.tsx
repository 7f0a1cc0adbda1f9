/** How a prescription stands, in a word. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'

type State = PrescriptionJson['state']

const refused: readonly State[] = ['returned', 'undelivered', 'revoked', 'expired']
const quiet: readonly State[] = ['none', 'completed']
const waiting: readonly State[] = ['open', 'substitution-asked', 'settled']

function toneOf(state: State): string {
  if (refused.includes(state)) return 'refused'
  if (quiet.includes(state)) return ''
  return waiting.includes(state) ? 'wait' : 'accent'
}

export function StateMark({ state }: { readonly state: State }) {
  const { t } = useTranslation()
  return <span className={`badge ${toneOf(state)}`}>{t(`prescription.states.${state}`)}</span>
}
