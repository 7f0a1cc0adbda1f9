/** A house joins an alliance, moves within it, or leaves it, from a day on; shown before it is recorded. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { AllianceSeat } from '../../../engine/registry/alliance.ts'
import { type SeatAct, seatsAfter } from '../../../engine/registry/seat-acts.ts'
import type {
  AllianceForm,
  EntryVersionsJson,
} from '../../../server/http/contract/registry-entries.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { DayField } from '../../components/day-field.tsx'
import { useLanguage, useTextIn } from '../../components/language.ts'
import { today } from './blank-entry.ts'
import { ChangeList } from './entry-changes.tsx'
import { checkEntry, entryQuery, useKeeping } from './entry-queries.ts'
import { registryQuery } from './queries.ts'

const acts = ['add', 'move', 'leave'] as const
const roles = ['member', 'branch', 'lead'] as const

interface SeatFormProps {
  readonly alliance: string
  readonly as: string | undefined
}

interface Wanted {
  readonly act: (typeof acts)[number]
  readonly institution: string
  readonly role: AllianceSeat['role']
  readonly under: string
  readonly on: string
}

export function SeatForm({ alliance, as }: SeatFormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const read = useQuery(entryQuery('alliance', alliance, as))
  const [wanted, setWanted] = useState<Wanted>(blank)
  const drafts = read.data === undefined ? [] : draftsAfter(read.data.versions, wanted)
  const check = useMutation({ mutationFn: () => checkEntry('alliance', drafts, as) })
  const keeping = useKeeping(as, () => {
    setWanted(blank)
    check.reset()
  })
  function change(part: Partial<Wanted>): void {
    setWanted((before) => ({ ...before, ...part }))
    check.reset()
    keeping.reset()
  }
  const isReady = wanted.institution !== '' && drafts.length > 0
  const problems = check.data?.problems ?? []
  const [first] = problems.length === 0 ? (check.data?.changes ?? []) : []
  return (
    <form
      className="entry-seat"
      onSubmit={(event) => {
        event.preventDefault()
        check.mutate()
      }}
    >
      <SeatFields wanted={wanted} onChange={change} />
      {[...new Set(problems.map(({ what }) => what[language]))].map((text) => (
        <p key={text} className="field-problem" role="alert">
          {text}
        </p>
      ))}
      {check.error === null ? null : <AnswerProblem error={check.error} />}
      {first === undefined ? (
        <button type="submit" className="button" disabled={!isReady || check.isPending}>
          {t('registry.form.preview')}
        </button>
      ) : (
        <>
          <p>{t('registry.form.holds', { from: first.from })}</p>
          <ChangeList was={first.was} now={drafts[0] ?? null} from={first.from} />
          <button
            type="button"
            className="button primary"
            disabled={keeping.isPending}
            onClick={() =>
              keeping.mutate({
                file: { alliances: drafts },
                basis: '',
                seen: read.data?.head ?? 0,
              })
            }
          >
            {t('registry.form.keep')}
          </button>
        </>
      )}
      {keeping.error === null ? null : <AnswerProblem error={keeping.error} />}
      {keeping.isSuccess ? <p role="status">{t('registry.form.kept')}</p> : null}
    </form>
  )
}

const blank: Wanted = { act: 'add', institution: '', role: 'member', under: '', on: today() }

interface SeatFieldsProps {
  readonly wanted: Wanted
  readonly onChange: (part: Partial<Wanted>) => void
}

function SeatFields({ wanted, onChange }: SeatFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const all = useQuery(registryQuery(dayFromText(wanted.on) === undefined ? '' : wanted.on))
  const houses = (all.data?.institutions ?? []).map(
    ({ id, title }) => [id, `${textIn(title)} · ${id}`] as const,
  )
  return (
    <div className="entry-grid">
      <Choice
        label={t('registry.form.seatAct')}
        value={wanted.act}
        choices={acts.map((one) => [one, t(`registry.form.seatActOf.${one}`)])}
        onChosen={(value) => onChange({ act: acts.find((one) => one === value) ?? 'add' })}
      />
      <Choice
        label={t('registry.form.institution')}
        value={wanted.institution}
        choices={[['', t('registry.form.choose')], ...houses]}
        onChosen={(institution) => onChange({ institution })}
      />
      {wanted.act === 'leave' ? null : (
        <>
          <Choice
            label={t('registry.form.role')}
            value={wanted.role}
            choices={roles.map((one) => [one, t(`registry.seat.${one}`)])}
            onChosen={(value) => onChange({ role: roles.find((one) => one === value) ?? 'member' })}
          />
          <Choice
            label={t('registry.form.under')}
            value={wanted.under}
            choices={[['', t('registry.form.underNobody')], ...houses]}
            onChosen={(under) => onChange({ under })}
          />
        </>
      )}
      <DayField
        label={t('registry.form.seatFrom')}
        value={wanted.on}
        onDay={(on) => onChange({ on })}
        unreadable={t('registry.form.dayUnreadable')}
      />
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, word: string])[]
  readonly onChosen: (value: string) => void
}

function Choice({ label, value, choices, onChosen }: ChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChosen(event.target.value)}
      >
        {choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </div>
  )
}

/** As it stands on that day, changed; and what is recorded for later days already, changed alike. */
function draftsAfter(versions: EntryVersionsJson['versions'], wanted: Wanted) {
  const counting = versions
    .filter(({ isReplaced }) => !isReplaced)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const standing = counting.findLast(({ from }) => from <= wanted.on)
  const later = counting.filter(({ from }) => from > wanted.on)
  return [standing, ...later].flatMap((version) => {
    if (version?.entry == null) return []
    // What lies under a kind is sent as that kind.
    const form = version.entry as AllianceForm
    const from = version === standing ? wanted.on : version.from
    return [{ ...form, from, seats: seatsIn(form, wanted) }]
  })
}

function seatsIn({ seats }: AllianceForm, { act, institution, role, under, on }: Wanted) {
  const day = (text: string) => dayFromText(text) ?? 0
  const known = seats.map(({ from, to, ...seat }) => ({
    ...seat,
    from: day(from),
    to: to == null ? null : day(to),
  }))
  const where = { institution, on: day(on) }
  const done: SeatAct =
    act === 'leave'
      ? { ...where, act }
      : { ...where, act, role, under: under === '' ? null : under }
  return seatsAfter(known, done).map(({ from, to, ...seat }) => ({
    ...seat,
    from: textFromDay(from),
    to: to === null ? null : textFromDay(to),
  }))
}
