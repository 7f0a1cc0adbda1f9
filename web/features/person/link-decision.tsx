/** What may be done about two records as they stand: one proposes, another one approves. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkComparedJson, LinkJson } from '../../../server/http/contract/person-link.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useLinkPost } from './link-queries.ts'

interface LinkDecisionProps {
  readonly link: LinkJson
  readonly as: string | undefined
}

type Act = 'propose' | 'approve' | 'refuse' | 'dismiss'

interface Offer {
  readonly act: Act
  readonly label: 'proposeMerge' | 'proposeSplit' | 'approve' | 'refuse' | 'takeBack' | 'dismiss'
  readonly what?: 'merge' | 'split'
  readonly isMain: boolean
}

export function LinkDecision({ link, as }: LinkDecisionProps) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const sent = useLinkPost<LinkComparedJson>(as, () => setReason(''))
  const offers = offersFor(link)
  const path = `/api/person-links/${encodeURIComponent(link.id)}/acts`

  function send({ act, what }: Offer): void {
    const needsReason = act !== 'approve'
    setMissing(needsReason && reason.trim() === '')
    if (needsReason && reason.trim() === '') return
    const said = needsReason ? { reason: reason.trim() } : {}
    sent.mutate({ path, body: { act, ...(what === undefined ? {} : { what }), ...said } })
  }

  const main = offers.find(({ isMain }) => isMain)
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (main !== undefined) send(main)
  }

  return (
    <form className="panel links-part links-decision" onSubmit={submit}>
      <p>{t(effectOf(link))}</p>
      {link.isOwnProposal ? <p className="note wait">{t('person.links.ownProposal')}</p> : null}
      <div className="field">
        <label htmlFor={`${id}-reason`}>{t('person.links.reason')}</label>
        <input
          id={`${id}-reason`}
          className="input"
          maxLength={1000}
          value={reason}
          aria-invalid={isMissing}
          onChange={({ target }) => setReason(target.value)}
        />
        {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
      </div>
      <div className="links-acts">
        {offers.map((offer) => (
          <button
            key={offer.label}
            type="button"
            className={`button ${offer.isMain ? 'primary' : ''}`}
            disabled={sent.isPending}
            onClick={() => send(offer)}
          >
            {t(`person.links.${offer.label}`)}
          </button>
        ))}
      </div>
      <AnswerProblem error={sent.error} />
    </form>
  )
}

function effectOf({ state }: LinkJson) {
  const isAboutSplit = state === 'merged' || state === 'split-proposed'
  return isAboutSplit ? 'person.links.effectSplit' : 'person.links.effectMerge'
}

function offersFor({ state, isOwnProposal }: LinkJson): readonly Offer[] {
  const merge = { act: 'propose', label: 'proposeMerge', what: 'merge', isMain: true } as const
  const dismiss = { act: 'dismiss', label: 'dismiss', isMain: false } as const
  switch (state) {
    case 'open':
    case 'parted':
      return [merge, dismiss]
    case 'dismissed':
      return [merge]
    case 'merged':
      return [{ act: 'propose', label: 'proposeSplit', what: 'split', isMain: true }]
    default:
      return isOwnProposal
        ? [{ act: 'refuse', label: 'takeBack', isMain: false }]
        : [
            { act: 'approve', label: 'approve', isMain: true },
            { act: 'refuse', label: 'refuse', isMain: false },
          ]
  }
}
