/** Keys of one insurer, service or signer: what holds, what waits for a second person, and the way to change. */
import { useTranslation } from 'react-i18next'
import type { HolderKind } from '../../../engine/registry/partner-key.ts'
import type { PartnerKeyJson } from '../../../server/http/contract/partner.ts'
import { momentText } from '../../components/moment-text.ts'
import { useOperatorName } from '../../components/operator-names.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ReasonFold } from '../../components/reason-fold.tsx'
import { NewKey } from './new-key.tsx'
import { usePartnerAct } from './queries.ts'

export interface Holder {
  readonly kind: HolderKind
  readonly id: string
}

interface KeyListProps {
  readonly holder: Holder
  readonly keys: readonly PartnerKeyJson[]
  readonly as: string | undefined
  /** Said where no key holds; null where none is needed. */
  readonly none: string | null
  readonly isOver?: boolean
}

export function KeyList({ holder, keys, as, none, isOver = false }: KeyListProps) {
  const { t } = useTranslation()
  const holds = keys.some(({ state }) => state === 'in-force' || state === 'ending')
  return (
    <div className="partner-keys">
      <h3>{t('partner.keys')}</h3>
      {holds || none === null ? null : <p className="note wait">{none}</p>}
      {keys.length === 0 && none === null ? (
        <p className="quiet">{t('partner.noKeyNeeded')}</p>
      ) : null}
      <ul hidden={keys.length === 0}>
        {keys.map((key) => (
          <li key={key.kid}>
            <Key of={key} holder={holder} as={as} isOver={isOver} />
          </li>
        ))}
      </ul>
      {isOver ? null : <NewKey holder={holder} as={as} />}
    </div>
  )
}

export function Fingerprint({ of: fingerprint }: { readonly of: string }) {
  const { t } = useTranslation()
  return (
    <p className="partner-fingerprint">
      <span className="quiet">{t('partner.fingerprint')}</span> <code>{fingerprint}</code>
    </p>
  )
}

const tones = {
  proposed: 'wait',
  'in-force': 'accent',
  ending: 'wait',
  retired: '',
  rejected: '',
} as const

interface KeyProps {
  readonly of: PartnerKeyJson
  readonly holder: Holder
  readonly as: string | undefined
  readonly isOver: boolean
}

function Key({ of: key, holder, as, isOver }: KeyProps) {
  const { t } = useTranslation()
  const nameOf = useOperatorName()
  const { kid, fingerprint, state, proposedBy, proposedAt, decidedBy, decidedAt, endsAt } = key
  const { send, isSending, problem } = usePartnerAct(as)
  const path = `/api/partners/${holder.kind}/${holder.id}/keys/${kid}`
  const decide = (decision: 'approved' | 'rejected') =>
    send(`${path}/decision`, { decision, note: '' })
  const time = momentText(proposedAt)
  const said = [
    proposedBy === null
      ? t('partner.madeAt', { time })
      : t('partner.proposedBy', { who: nameOf(proposedBy), time }),
    ...(decidedBy === null || decidedAt === null
      ? []
      : [t('partner.decidedBy', { who: nameOf(decidedBy), time: momentText(decidedAt) })]),
    ...(endsAt === null ? [] : [t('partner.endsAt', { time: momentText(endsAt) })]),
  ]
  return (
    <div className="partner-key">
      <p className="partner-key-head">
        <code>{kid}</code>{' '}
        <span className={`badge ${tones[state]}`}>{t(`partner.state.${state}`)}</span>
      </p>
      {fingerprint === kid ? null : <Fingerprint of={fingerprint} />}
      <p className="quiet">{said.join(t('semicolon'))}</p>
      {state === 'proposed' ? (
        <p className="partner-acts">
          <button
            type="button"
            className="button primary small"
            disabled={isSending}
            onClick={() => decide('approved')}
          >
            {t('partner.approve')}
          </button>
          <button
            type="button"
            className="button small"
            disabled={isSending}
            onClick={() => decide('rejected')}
          >
            {t('partner.reject')}
          </button>
          <span className="quiet">{t('partner.second')}</span>
        </p>
      ) : null}
      {(state === 'in-force' || state === 'ending') && !isOver ? (
        <ReasonFold
          act={t('partner.retire')}
          hint={t('partner.retireHint')}
          label={t('partner.retireNote')}
          mostCharacters={200}
          isSending={isSending}
          onReason={(note) => send(`${path}/retirement`, { note })}
        />
      ) : null}
      <ProblemNote problem={problem} />
    </div>
  )
}
