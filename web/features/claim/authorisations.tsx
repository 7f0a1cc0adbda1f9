/** What the person has allowed whom to read, and taking it back. */
import { useTranslation } from 'react-i18next'
import type { AuthorisationJson, ClaimJson } from '../../../server/http/contract/claim.ts'
import { useTextIn } from '../../components/language.ts'
import { ActProblem } from './act-problem.tsx'
import { useClaimWord } from './claim-marks.tsx'
import { asPatient } from './queries.ts'
import { useClaimAct } from './use-claim-act.ts'

interface GivenProps {
  readonly person: string
  readonly given: AuthorisationJson
  /** The claim of the bill that it names, where there is one. */
  readonly claim: ClaimJson | undefined
}

export function GivenAuthorisation({ person, given, claim }: GivenProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const word = useClaimWord()
  const act = useClaimAct(asPatient(person))
  const { settlement, from, to, withdrawnOn, expiresOn, isLive } = given
  const billText = (bill: string) =>
    claim === undefined
      ? t('claim.own.ofBill', { bill })
      : t('claim.own.ofBillAt', { place: textIn(claim.institutionTitle), day: claim.visitOn })
  const ended =
    withdrawnOn === null ? t('claim.own.ended') : t('claim.own.withdrawnOn', { day: withdrawnOn })
  return (
    <article className="claim-card panel">
      <p className="claim-card-head">
        <strong>{textIn(given.insurerTitle)}</strong>
        <span className={isLive ? 'badge accent' : 'badge'}>
          {isLive ? t('claim.own.live', { day: expiresOn }) : ended}
        </span>
      </p>
      <p className="claim-who">
        {settlement === null ? t('claim.own.ofDays', { from, to }) : billText(settlement)}
      </p>
      <p>{given.fields.map((field) => word('field', field)).join(t('and'))}</p>
      {isLive ? (
        <button
          type="button"
          className="button claim-tap"
          disabled={act.isSending}
          onClick={() => act.send(`/api/claim-authorisations/${given.id}/withdrawal`, {})}
        >
          {t('claim.own.withdrawAuthorisation')}
        </button>
      ) : null}
      <ActProblem act={act} />
    </article>
  )
}
