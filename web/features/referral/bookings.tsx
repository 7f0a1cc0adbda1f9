/** Beds, tests and shared rooms that a house takes for cases of its own, at home or at another house. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BookingJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ReasonFold } from '../../components/reason-fold.tsx'
import { BookShared } from './book-shared.tsx'
import { useDepartment } from './marks.tsx'
import { bookingsQuery } from './queries.ts'
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
    <section className="referral-bookings" aria-label={t('referral.booking.list')}>
      <BookShared key={institution} institution={institution} as={as} />
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
      {state === 'booked' && sides.includes('owner') ? (
        <span className="referral-buttons">
          {ownerActs.map((act) => (
            <button
              key={act}
              type="button"
              className="button small"
              disabled={isSending}
              onClick={() => send(path, { act })}
            >
              {t(`referral.booking.act.${act}`)}
            </button>
          ))}
        </span>
      ) : null}
      {state === 'booked' ? (
        <ReasonFold
          act={t('referral.booking.act.cancel')}
          hint={t('referral.booking.cancelHint')}
          label={t('referral.booking.why')}
          mostCharacters={2000}
          isSending={isSending}
          onReason={(reason) => send(path, { act: 'cancel', reason })}
        />
      ) : null}
      {booking.reason === null ? null : <span className="note">{booking.reason}</span>}
      <ProblemNote problem={problem} />
    </article>
  )
}
