/** Beds, tests and shared rooms that a house takes for cases of its own, at home or at another house. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookingJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useDepartment } from './marks.tsx'
import { bookingsQuery, capacityQuery } from './queries.ts'
import { useReferralAct } from './use-referral-act.ts'
import './referral-tables.css'

interface BookingsProps {
  readonly institution: string
  readonly as: string | undefined
}

export function Bookings({ institution, as }: BookingsProps) {
  const { t } = useTranslation()
  const read = useQuery(bookingsQuery(institution, as))
  return (
    <section aria-label={t('referral.booking.list')}>
      <BookShared institution={institution} as={as} />
      <h2 className="referral-part">{t('referral.booking.list')}</h2>
      {read.isError ? <NotRead error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data?.bookings.length === 0 ? (
        <EmptyState title={t('referral.booking.empty')}>
          <p className="quiet">{t('referral.booking.emptyHint')}</p>
        </EmptyState>
      ) : null}
      <ul className="referral-list">
        {(read.data?.bookings ?? []).map((one) => (
          <li key={one.id}>
            <Booking booking={one} as={as} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function BookShared({ institution, as }: BookingsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const service = useDepartment()
  const [chosen, setOwner] = useState('')
  const [slot, setSlot] = useState('')
  const [caseNumber, setCaseNumber] = useState('')
  const owner = chosen === '' ? institution : chosen
  const { data: houses } = useQuery(institutionsQuery)
  const { data } = useQuery(capacityQuery(owner, as))
  const { send, isSending, problem } = useReferralAct(as, () => {
    setSlot('')
    setCaseNumber('')
  })
  const open = (data?.slots ?? []).filter(
    ({ kind, freeForAll }) => kind !== 'clinic' && freeForAll > 0,
  )
  return (
    <form
      className="panel referral-open"
      aria-label={t('referral.booking.title')}
      onSubmit={(event) => {
        event.preventDefault()
        if (slot === '') return
        send(`/api/institutions/${owner}/bookings`, { slot, caseNumber: caseNumber.trim() })
      }}
    >
      <div className="field">
        <label htmlFor="book-owner">{t('referral.booking.owner')}</label>
        <select
          id="book-owner"
          className="select"
          value={owner}
          onChange={({ target }) => {
            setOwner(target.value)
            setSlot('')
          }}
        >
          {(houses?.institutions ?? [])
            .filter(({ kind }) => kind !== 'pharmacy')
            .map(({ id, title }) => (
              <option key={id} value={id}>
                {textIn(title)}
              </option>
            ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="book-slot">{t('referral.capacity.service')}</label>
        <select
          id="book-slot"
          className="select"
          required
          value={slot}
          onChange={({ target }) => setSlot(target.value)}
        >
          <option value="" />
          {open.map((one) => (
            <option key={one.slot} value={one.slot}>
              {t(`referral.capacity.kind.${one.kind}`)} · {service(one.service)} ·{' '}
              {momentText(one.startsAt)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="book-case">{t('referral.booking.caseNumber')}</label>
        <input
          id="book-case"
          className="input"
          required
          maxLength={40}
          pattern="[A-Za-z0-9_\/.\-]+"
          value={caseNumber}
          onChange={({ target }) => setCaseNumber(target.value)}
        />
      </div>
      <button type="submit" className="button primary" disabled={isSending}>
        {t('referral.booking.book')}
      </button>
      <ProblemNote problem={problem} />
    </form>
  )
}

const ownerActs = ['use', 'miss'] as const

function Booking({
  booking,
  as,
}: {
  readonly booking: BookingJson
  readonly as: string | undefined
}) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const service = useDepartment()
  const { send, isSending, problem } = useReferralAct(as)
  const { id, state, sides, institution, house, caseNumber, startsAt, seat } = booking
  const path = `/api/bookings/${id}/acts`
  return (
    <article className="panel referral-row">
      <span className="referral-row-top">
        <strong>
          {textIn(institution.title)} · {service(booking.service)}
        </strong>
        <span>{momentText(startsAt)}</span>
        <span>{t('referral.sheet.seat', { seat })}</span>
        <span className="referral-state">{t(`referral.booking.state.${state}`)}</span>
      </span>
      <span className="quiet">
        {t('referral.booking.for', { house: textIn(house.title), caseNumber })}
      </span>
      {state === 'booked' ? (
        <span className="referral-buttons">
          {sides.includes('owner')
            ? ownerActs.map((act) => (
                <button
                  key={act}
                  type="button"
                  className="button small"
                  disabled={isSending}
                  onClick={() => send(path, { act })}
                >
                  {t(`referral.booking.act.${act}`)}
                </button>
              ))
            : null}
          <button
            type="button"
            className="button small plain"
            disabled={isSending}
            onClick={() => send(path, { act: 'cancel', reason: t('referral.booking.act.cancel') })}
          >
            {t('referral.booking.act.cancel')}
          </button>
        </span>
      ) : null}
      <ProblemNote problem={problem} />
    </article>
  )
}
