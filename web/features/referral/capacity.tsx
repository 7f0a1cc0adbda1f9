/** What the institution can take on in the next days, and opening more of it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CapacityJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { instantIn, momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Bookings } from './bookings.tsx'
import { departments, sharedRooms, tests } from './departments.ts'
import { useDepartment } from './marks.tsx'
import { capacityQuery } from './queries.ts'
import { useReferralAct } from './use-referral-act.ts'
import './referral-tables.css'

interface CapacityProps {
  readonly institution: string
  readonly as: string | undefined
}

const shown = ['all', 'clinic', 'bed', 'test', 'facility'] as const

export function Capacity({ institution, as }: CapacityProps) {
  return (
    <>
      <OpenSlots institution={institution} as={as} />
      <FreePlaces institution={institution} as={as} hint="referral.capacity.emptyHint" />
      <Bookings institution={institution} as={as} />
    </>
  )
}

interface FreePlacesProps extends CapacityProps {
  readonly hint: 'referral.capacity.emptyHint' | 'referral.capacity.emptyElsewhere'
}

/** What of it is free, by kind. */
export function FreePlaces({ institution, as, hint }: FreePlacesProps) {
  const { t } = useTranslation()
  const [shows, setShows] = useState<(typeof shown)[number]>('all')
  const read = useQuery(capacityQuery(institution, as))
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  const slots = (read.data?.slots ?? []).filter((one) => shows === 'all' || one.kind === shows)
  return (
    <>
      <fieldset className="referral-filters">
        <legend className="sr-only">{t('referral.desk.capacity')}</legend>
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === shows}
            onClick={() => setShows(one)}
          >
            {t(one === 'all' ? 'referral.capacity.all' : `referral.capacity.kind.${one}`)}
          </button>
        ))}
      </fieldset>
      {read.data !== undefined && slots.length === 0 ? (
        <EmptyState title={t('referral.capacity.empty')}>
          <p className="quiet">{t(hint)}</p>
        </EmptyState>
      ) : (
        <SlotTable slots={slots} />
      )}
    </>
  )
}

function SlotTable({ slots }: Pick<CapacityJson, 'slots'>) {
  const { t } = useTranslation()
  const department = useDepartment()
  const counts = ['total', 'taken', 'freeReserved', 'freeForAll'] as const
  return (
    <section
      className="panel referral-scroll"
      aria-label={t('referral.desk.capacity')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="referral-table">
        <thead>
          <tr>
            <th scope="col">{t('referral.capacity.day')}</th>
            <th scope="col">{t('referral.capacity.service')}</th>
            {counts.map((name) => (
              <th key={name} scope="col" className="amount">
                {t(`referral.capacity.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {slots.map((one) => (
            <tr key={one.slot}>
              <td>{momentText(one.startsAt)}</td>
              <td>
                {t(`referral.capacity.kind.${one.kind}`)} · {department(one.service)}
              </td>
              <td className="amount">{one.seats}</td>
              <td className="amount">{one.taken}</td>
              <td className="amount">{one.freeReserved}</td>
              <td className="amount">{one.freeForAll}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What is opened of each kind, and for how long. */
const openable = {
  clinic: { minutes: 180, services: departments },
  bed: { minutes: 1440, services: departments },
  test: { minutes: 240, services: tests },
  facility: { minutes: 240, services: sharedRooms },
} as const
const kinds = ['clinic', 'bed', 'test', 'facility'] as const

function OpenSlots({ institution, as }: CapacityProps) {
  const { t } = useTranslation()
  const department = useDepartment()
  const [kind, setKind] = useState<(typeof kinds)[number]>('clinic')
  const [service, setService] = useState<string>('cardiology')
  const [at, setAt] = useState('')
  const [seats, setSeats] = useState('10')
  const [reserved, setReserved] = useState('4')
  const { send, isSending, problem } = useReferralAct(as)
  const startsAt = instantIn(at)

  function open(): void {
    if (startsAt === null) return
    const slot = {
      ...{ kind, service, startsAt, minutes: openable[kind].minutes },
      ...{ seats: Number(seats), reserved: Number(reserved) },
    }
    send(`/api/institutions/${institution}/capacity`, { slots: [slot] })
  }

  return (
    <form
      className="panel referral-open"
      onSubmit={(event) => {
        event.preventDefault()
        open()
      }}
    >
      <div className="field">
        <label htmlFor="open-kind">{t('referral.capacity.service')}</label>
        <div className="referral-pair">
          <select
            id="open-kind"
            className="select"
            value={kind}
            onChange={(event) => {
              const chosen = kinds.find((one) => one === event.target.value) ?? 'clinic'
              setKind(chosen)
              setService(openable[chosen].services[0])
            }}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(`referral.capacity.kind.${one}`)}
              </option>
            ))}
          </select>
          <select
            className="select"
            aria-label={t('referral.refer.department')}
            value={service}
            onChange={(event) => setService(event.target.value)}
          >
            {openable[kind].services.map((one) => (
              <option key={one} value={one}>
                {department(one)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="field">
        <label htmlFor="open-at">{t('referral.capacity.at')}</label>
        <input
          id="open-at"
          className="input"
          type="datetime-local"
          required
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
      </div>
      <div className="field narrow">
        <label htmlFor="open-seats">{t('referral.capacity.seats')}</label>
        <input
          id="open-seats"
          className="input"
          type="number"
          min={1}
          max={500}
          required
          value={seats}
          onChange={(event) => setSeats(event.target.value)}
        />
      </div>
      <div className="field narrow">
        <label htmlFor="open-reserved">{t('referral.capacity.reserved')}</label>
        <input
          id="open-reserved"
          className="input"
          type="number"
          min={0}
          max={Number(seats)}
          required
          value={reserved}
          onChange={(event) => setReserved(event.target.value)}
        />
      </div>
      <button type="submit" className="button primary" disabled={isSending}>
        {t('referral.capacity.open')}
      </button>
      <ProblemNote problem={problem} />
    </form>
  )
}
