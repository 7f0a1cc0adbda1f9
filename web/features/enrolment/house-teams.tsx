/** A house puts its teams of family doctors together: who belongs to them, from when until when. */
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HouseTeamsJson, KeptTeamJson } from '../../../server/http/contract/family-team.ts'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useRecordAct } from '../../components/use-record-act.ts'
import { houseTeamsQuery, teamsKey } from './queries.ts'
import { today } from './terms-fields.tsx'

interface HouseTeamsProps {
  readonly institution: string
  readonly as: string | undefined
}

export function HouseTeams({ institution, as }: HouseTeamsProps) {
  const { t } = useTranslation()
  const read = useQuery(houseTeamsQuery(institution, as))
  return (
    <details className="panel enrolment-teams">
      <summary>{t('enrolment.teams.title')}</summary>
      <p className="quiet">{t('enrolment.teams.lead')}</p>
      <Loaded read={read}>
        {({ teams, staff }) => (
          <>
            {teams.length === 0 ? <p>{t('enrolment.teams.none')}</p> : null}
            {[...teams, null].map((team) => (
              <TeamForm
                key={team === null ? `new ${teams.length}` : `${team.id} ${team.number}`}
                team={team}
                {...{ institution, as, staff }}
              />
            ))}
          </>
        )}
      </Loaded>
    </details>
  )
}

type Member = HouseTeamsJson['teams'][number]['members'][number]
type MemberDraft = Pick<Member, 'practitioner' | 'from'> & { readonly to: string; id: number }

interface TeamFormProps extends HouseTeamsProps {
  /** Null for a new one. */
  readonly team: HouseTeamsJson['teams'][number] | null
  readonly staff: HouseTeamsJson['staff']
}

function TeamForm({ team, institution, as, staff }: TeamFormProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const before = team === null ? '' : textIn(team.title)
  const [name, setName] = useState(before)
  const [members, setMembers] = useState(draftsOf(team?.members ?? []))
  const act = useRecordAct<KeptTeamJson>(teamsKey, as)
  const known = new Map([
    ...staff.map((one) => [one.id, one.name] as const),
    ...(team?.members ?? []).map((one) => [one.practitioner, one.name] as const),
  ])
  const put = (changed: MemberDraft) =>
    setMembers(members.map((one) => (one.id === changed.id ? changed : one)))
  const isWhole = name.trim() !== '' && members.every((one) => one.practitioner !== '')

  function save(): void {
    const said = name.trim()
    const title =
      team !== null && said === before ? team.title : { 'zh-CN': said, 'zh-HK': said, en: said }
    act.send(`/api/institutions/${encodeURIComponent(institution)}/family-teams`, {
      ...(team === null ? {} : { team: team.id }),
      title,
      members: members.map(({ id: _, to, ...one }) => ({ ...one, to: to === '' ? null : to })),
    })
  }
  return (
    <form
      className="enrolment-team"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole && !act.isSending) save()
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-name`}>{t('enrolment.teams.name')}</label>
        <input
          id={`${id}-name`}
          className="input"
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        {team === null ? null : <p className="field-hint">{t('enrolment.teams.version', team)}</p>}
      </div>
      {members.map((one) => (
        <MemberRow
          key={one.id}
          member={one}
          known={known}
          onChange={put}
          onRemove={() => setMembers(members.filter((other) => other.id !== one.id))}
        />
      ))}
      <div className="enrolment-acts">
        <button
          type="button"
          className="button small"
          onClick={() => setMembers([...members, emptyMember(members)])}
        >
          {t('enrolment.teams.add')}
        </button>
        <button type="submit" className="button" disabled={!isWhole || act.isSending}>
          {t(team === null ? 'enrolment.teams.create' : 'enrolment.teams.save')}
        </button>
      </div>
      <ProblemNote problem={act.problem} />
    </form>
  )
}

function draftsOf(members: readonly Member[]): readonly MemberDraft[] {
  return members.map(({ practitioner, from, to }, id) => ({ id, practitioner, from, to: to ?? '' }))
}

function emptyMember(members: readonly MemberDraft[]): MemberDraft {
  const id = Math.max(-1, ...members.map((one) => one.id)) + 1
  return { id, practitioner: '', from: today(), to: '' }
}

interface MemberRowProps {
  readonly member: MemberDraft
  readonly known: ReadonlyMap<string, HouseTeamsJson['staff'][number]['name']>
  readonly onChange: (member: MemberDraft) => void
  readonly onRemove: () => void
}

function MemberRow({ member, known, onChange, onRemove }: MemberRowProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  return (
    <div className="enrolment-member">
      <div className="field">
        <label htmlFor={id}>{t('enrolment.teams.member')}</label>
        <select
          id={id}
          className="select"
          value={member.practitioner}
          onChange={({ target }) => onChange({ ...member, practitioner: target.value })}
        >
          <option value="">{t('enrolment.teams.choose')}</option>
          {[...known].map(([practitioner, name]) => (
            <option key={practitioner} value={practitioner}>
              {textIn(name)}
            </option>
          ))}
        </select>
      </div>
      <DayField
        label={t('enrolment.teams.from')}
        value={member.from}
        onDay={(from) => onChange({ ...member, from })}
        unreadable={t('transfer.dayUnreadable')}
      />
      <DayField
        label={t('enrolment.teams.to')}
        value={member.to}
        onDay={(to) => onChange({ ...member, to })}
        unreadable={t('transfer.dayUnreadable')}
        optional
      />
      <button type="button" className="button small" onClick={onRemove}>
        {t('enrolment.teams.remove')}
      </button>
    </div>
  )
}
