/** The insurer asks the hospital's document desk for papers of a claim, and sees what came. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestPapers } from '../../../engine/claim/request.ts'
import { ActProblem } from './act-problem.tsx'
import { requestsOfClaimQuery } from './beside-queries.ts'
import { Folded } from './own-claim.tsx'
import { PaperList, usePaperName } from './paper-list.tsx'
import { useClaimAct } from './use-claim-act.ts'

interface AskPapersProps {
  readonly claim: string
  readonly as: string | undefined
}

export function AskPapers({ claim, as }: AskPapersProps) {
  const { t } = useTranslation()
  const paperName = usePaperName()
  const requests = useQuery(requestsOfClaimQuery(claim, as)).data?.requests ?? []
  const [chosen, setChosen] = useState<readonly (typeof requestPapers)[number][]>([])
  const act = useClaimAct(as, () => setChosen([]))
  return (
    <section className="claim-decision" aria-label={t('claimDesk.askHospital')}>
      <Folded name={t('claimDesk.askHospital')}>
        <form
          className="claim-give"
          onSubmit={(event) => {
            event.preventDefault()
            if (chosen.length > 0) act.send(`/api/claims/${claim}/requests`, { papers: chosen })
          }}
        >
          <p className="quiet">{t('claimDesk.askHospitalHint')}</p>
          {requestPapers.map((paper) => (
            <label key={paper} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(paper)}
                onChange={() =>
                  setChosen(requestPapers.filter((one) => chosen.includes(one) !== (one === paper)))
                }
              />
              {paperName(paper)}
            </label>
          ))}
          <ActProblem act={act} />
          <button type="submit" className="button" disabled={act.isSending || chosen.length === 0}>
            {t('claimDesk.send')}
          </button>
        </form>
      </Folded>
      {requests.map((one) => (
        <article key={one.id} aria-label={one.id} className="claim-asked">
          <p className="claim-card-head">
            <span>{t('claimDesk.askedOn', { day: one.askedOn })}</span>
            <span className={`badge ${one.state === 'open' ? 'wait' : 'accent'}`}>
              {t(`claimDesk.requestState.${one.state}`)}
            </span>
          </p>
          <PaperList request={one} />
        </article>
      ))}
    </section>
  )
}
