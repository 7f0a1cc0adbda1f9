/** Before a referral down: what of the patient's drugs the receiver lacks, and how each is had all the same. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { failedProcurements } from '../../../engine/referral/procurement.ts'
import type { SupplyJson } from '../../../server/http/contract/drug-supply.ts'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { suppliesQuery } from './queries.ts'
import { useReferralAct } from './use-referral-act.ts'

interface DrugCheckProps {
  readonly referral: ReferralJson
  readonly as: string | undefined
}

type DrugSupply = SupplyJson['drugs'][number]

export function DrugCheck({ referral, as }: DrugCheckProps) {
  const { t } = useTranslation()
  const read = useQuery(suppliesQuery(referral, as))
  const { send, isSending, problem } = useReferralAct(as)
  if (referral.drugs.length === 0) return null
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  const mayPlan =
    referral.sides.includes('referring-doctor') &&
    (referral.state === 'drafted' || referral.state === 'consented')
  return (
    <section className="panel referral-sheet" aria-label={t('referral.drugs.title')}>
      <h2 className="referral-part">{t('referral.drugs.title')}</h2>
      <Summary supply={read.data} />
      <ul className="referral-list">
        {(read.data?.drugs ?? []).map((one) => (
          <li key={one.code} className="referral-drug">
            <strong>{one.name}</strong>
            <GapMarks supply={one} />
            <Planned supply={one} />
            {mayPlan && one.gaps.length > 0 && one.remedies.length === 0 ? (
              <span className="quiet">{t('referral.drugs.noWay')}</span>
            ) : null}
            {mayPlan && one.remedies.length > 0 ? (
              <fieldset className="referral-buttons">
                <legend className="sr-only">{t('referral.drugs.how', { name: one.name })}</legend>
                {one.remedies.map((remedy) => (
                  <button
                    key={remedy}
                    type="button"
                    className="button small"
                    aria-pressed={one.planned === remedy}
                    disabled={isSending}
                    onClick={() =>
                      send(`/api/referrals/${referral.id}/acts`, {
                        ...{ act: 'supply', drug: one.code, remedy },
                      })
                    }
                  >
                    {t(`referral.drugs.remedy.${remedy}`)}
                  </button>
                ))}
              </fieldset>
            ) : null}
          </li>
        ))}
      </ul>
      <ProblemNote problem={problem} />
    </section>
  )
}

function Summary({ supply }: { readonly supply: SupplyJson | undefined }) {
  const { t } = useTranslation()
  if (supply === undefined) return <p className="quiet">{t('loading')}</p>
  if (supply.isSupplied) return <p className="quiet">{t('referral.drugs.whole')}</p>
  const isOpen = supply.drugs.some((one) => one.remedies.length > 0 && !isPlanned(one))
  return isOpen ? (
    <p className="note wait">{t('referral.drugs.lacking')}</p>
  ) : (
    <p className="note">{t('referral.drugs.arranged')}</p>
  )
}

/** A request that the lead hospital refused brings nothing. */
function isPlanned({ planned, procurement }: DrugSupply): boolean {
  if (planned === null) return false
  return procurement === null || !failedProcurements.includes(procurement.state)
}

/** What the receiver lacks of one drug; nothing while that is not known. */
export function GapMarks({ supply }: { readonly supply: DrugSupply | undefined }) {
  const { t } = useTranslation()
  if (supply === undefined) return null
  if (supply.gaps.length === 0)
    return <span className="badge accent">{t('referral.drugs.has')}</span>
  return supply.gaps.map((gap) => (
    <span key={gap} className="badge wait">
      {t(`referral.drugs.gap.${gap}`)}
    </span>
  ))
}

function Planned({ supply: { planned, procurement } }: { readonly supply: DrugSupply }) {
  const { t } = useTranslation()
  if (planned === null) return null
  return (
    <span className="quiet">
      {t('referral.drugs.planned', { remedy: t(`referral.drugs.remedy.${planned}`) })}
      {procurement === null ? '' : ` · ${t(`referral.procurement.state.${procurement.state}`)}`}
    </span>
  )
}
