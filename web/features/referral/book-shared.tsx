/** Takes a bed, a test or a shared room for a case of the own house: whose, what, and when. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CapacityJson } from '../../../server/http/contract/referral.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useDepartment } from './marks.tsx'
import { capacityQuery } from './queries.ts'
import { useReferralAct } from './use-referral-act.ts'
import './referral-tables.css'

interface BookSharedProps {
  readonly institution: string
  readonly as: string | undefined
}

type Slot = CapacityJson['slots'][number]

/** What is taken, whatever the hour. */
const whatOf = ({ kind, service }: Slot) => `${kind} ${service}`

/** A clinic hour is a patient's, by a referral; all else may be taken for a case. */
const isToBeHad = ({ kind, freeForAll }: Slot) => kind !== 'clinic' && freeForAll > 0

export function BookShared({ institution, as }: BookSharedProps) {
  const { t } = useTranslation()
  const [chosen, setOwner] = useState('')
  // One's own places come first.
  const owner = chosen === '' ? institution : chosen
  const [what, setWhat] = useState('')
  const [slot, setSlot] = useState('')
  const [caseNumber, setCaseNumber] = useState('')
  const read = useQuery(capacityQuery(owner, as))
  const { send, isSending, problem } = useReferralAct(as, () => {
    setSlot('')
    setCaseNumber('')
  })
  const open = (read.data?.slots ?? []).filter(isToBeHad)
  function book(event: FormEvent): void {
    event.preventDefault()
    send(`/api/institutions/${owner}/bookings`, { slot, caseNumber: caseNumber.trim() })
  }
  function choose(house: string): void {
    setOwner(house)
    setWhat('')
    setSlot('')
  }
  return (
    <form className="panel referral-open" aria-label={t('referral.booking.title')} onSubmit={book}>
      <h2 className="referral-part">{t('referral.booking.title')}</h2>
      <OwnerField owner={owner} onOwner={choose} />
      <PlaceFields
        open={open}
        what={what}
        slot={slot}
        onWhat={(one) => {
          setWhat(one)
          setSlot('')
        }}
        onSlot={setSlot}
      />
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
      {read.data !== undefined && open.length === 0 ? (
        <p className="note wait">{t('referral.booking.free')}</p>
      ) : null}
      <ProblemNote problem={problem} />
    </form>
  )
}

interface OwnerFieldProps {
  readonly owner: string
  readonly onOwner: (owner: string) => void
}

function OwnerField({ owner, onOwner }: OwnerFieldProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { data: houses } = useQuery(institutionsQuery)
  return (
    <div className="field">
      <label htmlFor="book-owner">{t('referral.booking.owner')}</label>
      <select
        id="book-owner"
        className="select"
        value={owner}
        onChange={({ target }) => onOwner(target.value)}
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
  )
}

interface PlaceFieldsProps {
  readonly open: readonly Slot[]
  readonly what: string
  readonly slot: string
  readonly onWhat: (what: string) => void
  readonly onSlot: (slot: string) => void
}

function PlaceFields({ open, what, slot, onWhat, onSlot }: PlaceFieldsProps) {
  const { t } = useTranslation()
  const service = useDepartment()
  const kinds = new Map(open.map((one) => [whatOf(one), one]))
  return (
    <>
      <div className="field">
        <label htmlFor="book-what">{t('referral.capacity.service')}</label>
        <select
          id="book-what"
          className="select"
          required
          value={what}
          onChange={({ target }) => onWhat(target.value)}
        >
          <option value="" />
          {[...kinds].map(([key, one]) => (
            <option key={key} value={key}>
              {t(`referral.capacity.kind.${one.kind}`)} · {service(one.service)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="book-slot">{t('referral.field.slot')}</label>
        <select
          id="book-slot"
          className="select"
          required
          disabled={what === ''}
          value={slot}
          onChange={({ target }) => onSlot(target.value)}
        >
          <option value="" />
          {open
            .filter((one) => whatOf(one) === what)
            .map((one) => (
              <option key={one.slot} value={one.slot}>
                {momentText(one.startsAt)} {t('referral.booking.left', { count: one.freeForAll })}
              </option>
            ))}
        </select>
      </div>
    </>
  )
}
