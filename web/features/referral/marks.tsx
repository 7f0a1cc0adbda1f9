/** Small marks: of which kind a referral is, how it stands, and how it is filed. */
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { useTextIn } from '../../components/language.ts'

const green: readonly ReferralJson['kind'][] = ['stroke', 'chest-pain', 'trauma']

export function KindMark({ kind }: Pick<ReferralJson, 'kind'>) {
  const { t } = useTranslation()
  const isGreen = green.includes(kind)
  return (
    <span className={`referral-kind ${isGreen ? 'green' : ''}`}>
      {isGreen ? `${t('referral.kind.green')} · ` : ''}
      {t(`referral.kind.${kind}`)}
    </span>
  )
}

const over: readonly ReferralJson['state'][] = ['returned', 'closed', 'withdrawn', 'expired']

function toneOf(state: ReferralJson['state']): 'refused' | 'over' | '' {
  if (state === 'rejected' || state === 'missed') return 'refused'
  return over.includes(state) ? 'over' : ''
}

export function StateMark({ state }: Pick<ReferralJson, 'state'>) {
  const { t } = useTranslation()
  return <span className={`referral-state ${toneOf(state)}`}>{t(`referral.state.${state}`)}</span>
}

export function useDepartment(): (id: string) => string {
  const { t, i18n } = useTranslation()
  return (id) => {
    const key = `referral.department.${id}`
    return i18n.exists(key) ? t(key as 'referral.department.cardiology') : id
  }
}

export function useCapability(): (id: string) => string {
  const { t, i18n } = useTranslation()
  return (id) => {
    const key = `referral.capability.${id}`
    return i18n.exists(key) ? t(key as 'referral.capability.mri') : id
  }
}

export function FilingNote({ referral }: { readonly referral: ReferralJson }) {
  const { t, i18n } = useTranslation()
  const textIn = useTextIn()
  const { filing, filingNeed } = referral
  if (filingNeed === null) return <span className="quiet">{t('referral.filing.none')}</span>
  if (filing === null || filing.kind === 'none')
    return <span>{t(`referral.filing.need.${filingNeed}`)}</span>
  const reasons = filing.reasons
    .map((one) => {
      const key = `referral.reasons.${one}`
      return i18n.exists(key) ? t(key as 'referral.reasons.not-insured') : one
    })
    .join(t('comma'))
  const facts = { home: textIn(filing.homeTitle), from: filing.from, to: filing.to ?? '', reasons }
  return (
    <span className={filing.state === 'refused' ? 'referral-filing refused' : 'referral-filing'}>
      {t(`referral.filing.state.${filing.state}`, facts)}
      {filing.state === 'accepted' ? <em>{t('referral.filing.effect')}</em> : null}
    </span>
  )
}
