/** Why something was refused: what, by which rule, at which place, and what to do. */
import { useTranslation } from 'react-i18next'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { ProblemText } from '../../components/problem-text.ts'
import { usePlaceText } from './words.ts'

interface RefusalNoteProps {
  readonly problem: ProblemText | null
  readonly refusal: ProblemJson | null
}

export function RefusalNote({ problem, refusal }: RefusalNoteProps) {
  const { t } = useTranslation()
  const placeText = usePlaceText()
  if (problem === null) return null
  const { rule = '', pointer = '' } = refusal ?? {}
  const isOfSheet = refusal?.code === 'prescription-unfit' || pointer.startsWith('/lines')
  const place = isOfSheet ? placeText(pointer) : ''
  return (
    <div className="note refused rx-refusal" role="alert">
      <p>
        <strong>{problem.what}</strong>
      </p>
      {problem.remedy === '' ? null : <p>{problem.remedy}</p>}
      {place === '' ? null : <p>{t('prescription.write.place', { place })}</p>}
      {rule === '' ? null : <p>{t('prescription.write.rule', { rule })}</p>}
    </div>
  )
}
