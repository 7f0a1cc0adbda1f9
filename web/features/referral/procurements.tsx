/** Requests to buy a drug: what the lead decides, what is on its way, and what stands on the shelf. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProcurementJson } from '../../../server/http/contract/drug-supply.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { todayText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { procurementsQuery } from './queries.ts'
import { useReferralAct } from './use-referral-act.ts'
import './referral-acts.css'
import './referral-form.css'

interface ProcurementsProps {
  readonly institution: string
  readonly as: string | undefined
}

export function Procurements({ institution, as }: ProcurementsProps) {
  const { t } = useTranslation()
  const read = useQuery(procurementsQuery(institution, as))
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  if (read.data === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  const { procurements } = read.data
  if (procurements.length === 0) {
    return (
      <EmptyState title={t('referral.procurement.empty')}>
        <p className="quiet">{t('referral.procurement.emptyHint')}</p>
      </EmptyState>
    )
  }
  return (
    <ul className="referral-list">
      {procurements.map((one) => (
        <li key={one.id}>
          <Procurement procurement={one} as={as} />
        </li>
      ))}
    </ul>
  )
}

interface ProcurementProps {
  readonly procurement: ProcurementJson
  readonly as: string | undefined
}

function Procurement({ procurement, as }: ProcurementProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { drug, receiver, askedBy, lead, on, expectedOn, reason, state } = procurement
  return (
    <article className="panel referral-sheet" aria-label={drug.name}>
      <header>
        <h2 className="referral-part">{drug.name}</h2>
        <span className="quiet">{drug.code}</span>
        <span className="referral-state">{t(`referral.procurement.state.${state}`)}</span>
      </header>
      <p>
        {t('referral.procurement.for', {
          receiver: textIn(receiver.title),
          askedBy: textIn(askedBy.title),
          lead: textIn(lead.title),
          on,
        })}
      </p>
      {expectedOn === null ? null : (
        <p className="quiet">{t('referral.procurement.expected', { on: expectedOn })}</p>
      )}
      {reason === null ? null : <p className="note wait">{reason}</p>}
      <ProcurementActs key={state} procurement={procurement} as={as} />
    </article>
  )
}

const acts = [
  { act: 'approve', side: 'lead', states: ['requested'], says: null },
  { act: 'refuse', side: 'lead', states: ['requested'], says: 'reason' },
  { act: 'order', side: 'lead', states: ['approved'], says: 'day' },
  { act: 'stock', side: 'receiver', states: ['ordered'], says: null },
  { act: 'give-up', side: 'asking', states: ['requested', 'approved', 'ordered'], says: 'reason' },
] as const
type Act = (typeof acts)[number]

function ProcurementActs({ procurement: { id, state, sides }, as }: ProcurementProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Act | null>(null)
  const { send, isSending, problem } = useReferralAct(as, () => setOpen(null))
  const path = `/api/procurements/${id}/acts`
  const mine = acts.filter(
    ({ side, states }) => sides.includes(side) && states.some((one) => one === state),
  )
  if (mine.length === 0) return null
  return (
    <div className="referral-acts">
      {open === null ? (
        <div className="referral-buttons">
          {mine.map((one) => (
            <button
              key={one.act}
              type="button"
              className={one.says === 'reason' ? 'button plain' : 'button primary'}
              disabled={isSending}
              onClick={() => (one.says === null ? send(path, { act: one.act }) : setOpen(one))}
            >
              {t(`referral.procurement.act.${one.act}`)}
            </button>
          ))}
        </div>
      ) : (
        <Saying
          act={open}
          isSending={isSending}
          onCancel={() => setOpen(null)}
          onSay={(body) => send(path, body)}
        />
      )}
      <ProblemNote problem={problem} />
    </div>
  )
}

interface SayingProps {
  readonly act: Act
  readonly isSending: boolean
  readonly onCancel: () => void
  readonly onSay: (body: object) => void
}

function Saying({ act: { act, says }, isSending, onCancel, onSay }: SayingProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(says === 'day' ? todayText() : '')
  const label = t(says === 'day' ? 'referral.procurement.day' : 'referral.field.reason')
  return (
    <form
      className="referral-fields"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        onSay(says === 'day' ? { act, expectedOn: text } : { act, reason: text.trim() })
      }}
    >
      <div className="field">
        <label htmlFor="procurement-says">{label}</label>
        <input
          id="procurement-says"
          className="input"
          type={says === 'day' ? 'date' : 'text'}
          maxLength={2000}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <div className="referral-buttons">
        <button type="submit" className="button primary" disabled={isSending || text.trim() === ''}>
          {t(`referral.procurement.act.${act}`)}
        </button>
        <button type="button" className="button plain" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  )
}
