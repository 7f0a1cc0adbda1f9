/** What can be done about a break now, by whoever acts: take it over, propose, check, note. */
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { Postings } from './postings.tsx'
import { deskKey } from './queries.ts'
import { ResolutionForm } from './resolution-form.tsx'
import { useDeskWords } from './use-desk-words.ts'

export interface BreakWorkProps {
  readonly found: BreakJson
  readonly acting: Acting
}

export function BreakWork({ found, acting }: BreakWorkProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const path = `/api/reconciliation/breaks/${found.break}/actions`
  const sending = useSending<BreakJson>(`break.${found.break}`, {
    onDone: () => void queries.invalidateQueries({ queryKey: deskKey }),
  })
  const send = (work: object) => sending.send(path, work, acting.as)
  const isOpen = found.state === 'open' || found.state === 'proposed'
  const refused = sending.state.is === 'refused' ? problemText(sending.state.problem) : null
  return (
    <section className="panel break-work" aria-labelledby="work-title">
      <h3 id="work-title">{t('reconciliation.one.resolution')}</h3>
      {refused === null ? null : (
        <p className="note refused" role="alert">
          <strong>{refused.what}</strong> {refused.remedy}
        </p>
      )}
      {isOpen && found.owner !== acting.id ? (
        <button
          type="button"
          className="button small"
          disabled={sending.busy}
          onClick={() => send({ act: 'assigned', owner: acting.id })}
        >
          {t('reconciliation.one.takeOver')}
        </button>
      ) : null}
      {found.state === 'open' ? (
        <ResolutionForm key={found.break} found={found} busy={sending.busy} onPropose={send} />
      ) : null}
      {found.state === 'proposed' ? (
        <Proposal found={found} acting={acting} busy={sending.busy} onWork={send} />
      ) : null}
      {found.state === 'resolved' ? (
        <p>
          {found.entry === null
            ? t('reconciliation.one.resolvedPlain')
            : t('reconciliation.one.resolved', { entry: found.entry })}
        </p>
      ) : null}
      {found.state === 'cleared' ? <p>{t('reconciliation.one.cleared')}</p> : null}
      <NoteForm busy={sending.busy} onNote={(text) => send({ act: 'noted', text })} />
    </section>
  )
}

interface ProposalProps extends BreakWorkProps {
  readonly busy: boolean
  readonly onWork: (work: object) => void
}

function Proposal({ found, acting, busy, onWork }: ProposalProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const [reason, setReason] = useState('')
  const { proposal } = found
  if (proposal === null) return null
  const { resolution, by } = proposal
  const isMaker = by === acting.id
  const booking =
    resolution.kind === 'book'
      ? found.bookings.find(
          ({ side, bearer }) => side === resolution.side && bearer === resolution.bearer,
        )
      : undefined
  return (
    <div className="proposal">
      <p>
        <strong>{t(`reconciliation.one.resolutions.${resolution.kind}`)}</strong>
        {resolution.kind === 'explained' ? null : ` · ${words.side(resolution.side)}`}
        {resolution.kind === 'book'
          ? ` · ${t(`reconciliation.one.bearers.${resolution.bearer}`)}`
          : null}
      </p>
      <p>{proposal.reason}</p>
      {booking === undefined ? null : <Postings booking={booking} />}
      <p className="quiet">{t('reconciliation.one.proposedBy', { by: words.person(by) })}</p>
      {isMaker ? (
        <>
          <p className="note">{t('reconciliation.one.needOther')}</p>
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => onWork({ act: 'withdrawn' })}
          >
            {t('reconciliation.one.withdraw')}
          </button>
        </>
      ) : (
        <form
          className="check"
          onSubmit={(event) => {
            event.preventDefault()
            onWork({ act: 'approved' })
          }}
        >
          <input
            className="input"
            aria-label={t('reconciliation.one.rejectReason')}
            placeholder={t('reconciliation.one.rejectReason')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <button
            type="button"
            className="button"
            disabled={busy || reason.trim() === ''}
            onClick={() => onWork({ act: 'rejected', reason: reason.trim() })}
          >
            {t('reconciliation.one.reject')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t('reconciliation.one.approve')}
          </button>
        </form>
      )}
    </div>
  )
}

interface NoteFormProps {
  readonly busy: boolean
  readonly onNote: (text: string) => void
}

function NoteForm({ busy, onNote }: NoteFormProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  function add(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() === '') return
    onNote(text.trim())
    setText('')
  }
  return (
    <form className="note-form" onSubmit={add}>
      <input
        className="input"
        aria-label={t('reconciliation.one.note')}
        placeholder={t('reconciliation.one.note')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={busy || text.trim() === ''}>
        {t('reconciliation.one.addNote')}
      </button>
    </form>
  )
}
