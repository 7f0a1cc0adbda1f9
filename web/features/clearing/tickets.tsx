/** Problem tickets between handling bodies, with their clocks. */
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type TicketKind, ticketKinds } from '../../../engine/clearing/rules.ts'
import type { TicketJson } from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ActProblem } from './act-problem.tsx'
import { Looking, ReadFailed } from './clearing-frame.tsx'
import { provinceNames } from './province-names.ts'
import { ticketsQuery } from './queries.ts'
import { type RecordAct, RecordActions } from './record-actions.tsx'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'

export function Tickets() {
  const { t } = useTranslation()
  const officer = useActing()?.as
  const read = useQuery(ticketsQuery(officer))
  const [isOpening, setOpening] = useState(false)
  return (
    <>
      <div className="clearing-tools">
        <button
          type="button"
          className="button primary"
          aria-expanded={isOpening}
          onClick={() => setOpening(!isOpening)}
        >
          {t('clearing.ticket.open')}
        </button>
        <span className="quiet">{t('clearing.ticket.rule')}</span>
      </div>
      {isOpening ? <OpenTicket onOpened={() => setOpening(false)} /> : null}
      {read.isPending ? <Looking /> : null}
      {read.isError ? <ReadFailed error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data === undefined ? null : (
        <section className="panel" aria-label={t('clearing.tab.tickets')}>
          {read.data.tickets.length === 0 ? <EmptyState title={t('clearing.ticket.none')} /> : null}
          <ol className="records">
            {read.data.tickets.map((ticket) => (
              <Ticket key={ticket.id} ticket={ticket} />
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

const nextActs: Readonly<Record<TicketJson['state'], readonly RecordAct[]>> = {
  open: ['answer'],
  answered: ['confirm', 'reopen'],
  confirmed: [],
  'confirmed-in-silence': [],
}

function Ticket({ ticket }: { readonly ticket: TicketJson }) {
  const { t } = useTranslation()
  const names = useNames()
  const { state, due, daysLeft, isLate } = ticket
  return (
    <li>
      <div className="record-head">
        <strong>{ticket.title}</strong>
        <span className="badge">{t(`clearing.ticketKind.${ticket.kind}`)}</span>
        <span>
          {names.province(ticket.from)} → {names.province(ticket.to)}
        </span>
        {ticket.settlement === null ? null : (
          <Link to={`/settlements/${ticket.settlement}`}>{ticket.settlement}</Link>
        )}
      </div>
      <div className="record-state">
        <span className={`badge ${due === null ? 'accent' : 'wait'}`}>
          {t(`clearing.ticketState.${state}`)}
        </span>
        {due === null ? null : (
          <span className={isLate ? 'clock late' : 'clock'}>
            {isLate
              ? t('clearing.ticket.late', { count: -daysLeft, day: due })
              : t('clearing.ticket.left', { count: daysLeft, day: due })}
          </span>
        )}
      </div>
      <RecordActions
        path={`tickets/${ticket.id}/actions`}
        actions={ticket.actions}
        acts={nextActs[state]}
      />
    </li>
  )
}

function OpenTicket({ onOpened }: { readonly onOpened: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [draft, setDraft] = useState({ kind: 'filing', title: '', from: '34', to: '11', text: '' })
  const act = useAct(onOpened)
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <form
      className="panel record-open"
      onSubmit={(event) => {
        event.preventDefault()
        act.send('tickets', draft)
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('clearing.ticket.kind')}</label>
        <select
          id={`${id}-kind`}
          className="select"
          value={draft.kind}
          onChange={(event) => change({ kind: event.target.value as TicketKind })}
        >
          {ticketKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`clearing.ticketKind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {(['from', 'to'] as const).map((side) => (
        <div key={side} className="field">
          <label htmlFor={`${id}-${side}`}>{t(`clearing.ticket.${side}`)}</label>
          <ProvinceSelect
            id={`${id}-${side}`}
            value={draft[side]}
            onProvince={(code) => change({ [side]: code })}
          />
        </div>
      ))}
      <div className="field wide">
        <label htmlFor={`${id}-title`}>{t('clearing.ticket.title')}</label>
        <input
          id={`${id}-title`}
          className="input"
          required
          maxLength={200}
          value={draft.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </div>
      <div className="field wide">
        <label htmlFor={`${id}-text`}>{t('clearing.ticket.text')}</label>
        <textarea
          id={`${id}-text`}
          className="textarea"
          required
          rows={2}
          maxLength={1000}
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
        />
      </div>
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('clearing.ticket.send')}
      </button>
      <ActProblem act={act} />
    </form>
  )
}

interface ProvinceSelectProps {
  readonly id: string
  readonly value: string
  readonly onProvince: (code: string) => void
}

function ProvinceSelect({ id, value, onProvince }: ProvinceSelectProps) {
  const names = useNames()
  return (
    <select
      id={id}
      className="select"
      value={value}
      onChange={(event) => onProvince(event.target.value)}
    >
      {[...provinceNames.keys()].map((code) => (
        <option key={code} value={code}>
          {names.province(code)}
        </option>
      ))}
    </select>
  )
}
