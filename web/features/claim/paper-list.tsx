/** The papers of a request, by who answers for each. */
import { useTranslation } from 'react-i18next'
import type { PaperRequestJson } from '../../../server/http/contract/claim-desk.ts'

type Paper = PaperRequestJson['provided'][number]

export function usePaperName(): (paper: Paper) => string {
  const { t } = useTranslation()
  return (paper) => t(`claimDesk.paper.${paper}`)
}

export function PaperList({ request }: { readonly request: PaperRequestJson }) {
  const { t } = useTranslation()
  const paperName = usePaperName()
  const { fromData, fromHospital, notAllowed, provided, state } = request
  const missing = fromHospital.filter((paper) => !provided.includes(paper))
  const isAnswered = state === 'answered'
  const rows = [
    [t('claimDesk.fromData'), fromData],
    [t('claimDesk.provided'), provided],
    [isAnswered ? t('claimDesk.notThere') : t('claimDesk.fromHospital'), missing],
    [t('claimDesk.notAllowed'), notAllowed],
  ] as const
  return (
    <dl className="claim-facts">
      {rows
        .filter(([, papers]) => papers.length > 0)
        .map(([name, papers]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{papers.map(paperName).join(t('and'))}</dd>
          </div>
        ))}
    </dl>
  )
}
