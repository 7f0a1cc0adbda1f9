/** Ends a filing before its time, with the reason. */
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ReasonFold } from '../../components/reason-fold.tsx'
import { useNoting } from './use-noting.ts'

interface EndFilingProps {
  readonly filing: string
  readonly as: string | undefined
}

export function EndFiling({ filing, as }: EndFilingProps) {
  const { t } = useTranslation()
  const { note, isNoting, problem } = useNoting(as)
  return (
    <ReasonFold
      act={t('transfer.end')}
      hint={t('transfer.endHint')}
      label={t('transfer.reason')}
      mostCharacters={1000}
      isSending={isNoting}
      onReason={(reason) => note(`/api/transfer-filings/${filing}/end`, { reason })}
    >
      {problem === null ? null : <ProblemNote problem={problem} />}
    </ReasonFold>
  )
}
