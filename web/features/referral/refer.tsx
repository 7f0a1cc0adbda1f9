/** A doctor refers: the patient and what is needed on the left, who is able to take the patient on the right. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { directions, needSettings, referralKinds } from '../../../engine/referral/sheet.ts'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { samplePersonsQuery } from '../../components/credential-field.tsx'
import { NotRead } from '../../components/not-read.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { offersFor } from './acts.ts'
import { capabilities, departments } from './departments.ts'
import { useCapability, useDepartment } from './marks.tsx'
import { asStaff, deskQuery, referralQuery } from './queries.ts'
import { ReferralSheet } from './referral-sheet.tsx'
import { Targets } from './targets.tsx'
import { useReferralAct } from './use-referral-act.ts'
import { useWorkplace } from './use-workplace.ts'
import { WorkplaceSelect } from './workplace-select.tsx'
import './referral.css'

const blank = {
  person: '',
  direction: 'up',
  kind: 'ordinary',
  setting: 'outpatient',
  department: 'cardiology',
  capability: '',
  target: '',
  code: '',
  name: '',
  illness: '',
  history: '',
  treatment: '',
  opinion: '',
  doctor: '',
  phone: '',
  stay: '',
}
export type Draft = typeof blank
type Name = keyof Draft

const mustSay: readonly Name[] = [
  'person',
  'code',
  'name',
  'illness',
  'opinion',
  'doctor',
  'phone',
  'target',
]

export function Refer() {
  const { t } = useTranslation()
  const workplace = useWorkplace()
  const [draft, setDraft] = useState<Draft>(blank)
  const [isTried, setIsTried] = useState(false)
  const [opened, setOpened] = useState('')
  const as = asStaff('doctor', workplace.id, workplace.isSample)
  const { send, isSending, problem } = useReferralAct<ReferralJson>(as, ({ id }) => {
    setOpened(id)
    setDraft(blank)
    setIsTried(false)
  })
  const missing = mustSay.filter((name) => draft[name].trim() === '')
  const say = (name: Name, text: string) => setDraft((before) => ({ ...before, [name]: text }))

  function refer(): void {
    setIsTried(true)
    if (missing.length === 0) send('/api/referrals', bodyOf(draft, workplace.id))
  }

  if (opened !== '') return <Opened id={opened} as={as} onAnother={() => setOpened('')} />
  const field = { draft, say, missing: isTried ? missing : [] }
  return (
    <div className="referral-desk">
      <header className="referral-head">
        <h1 className="referral-title">{t('referral.refer.title')}</h1>
        <WorkplaceSelect workplace={workplace} />
      </header>
      <Waiting institution={workplace.id} as={as} onOpen={setOpened} />
      <form
        className="referral-two open"
        onSubmit={(event) => {
          event.preventDefault()
          refer()
        }}
      >
        <section className="panel referral-form">
          <Patient {...field} />
          <Wanted {...field} />
          <Sheet {...field} />
        </section>
        <section className="referral-side">
          <h2 className="referral-part">{t('referral.refer.targets')}</h2>
          <Targets
            draft={draft}
            from={workplace.id}
            as={as}
            isMissing={isTried && draft.target === ''}
            onChoose={(target) => say('target', target)}
          />
          <ProblemNote problem={problem} />
          <button type="submit" className="button primary" disabled={isSending}>
            {isSending ? t('referral.act.sending') : t('referral.refer.draft')}
          </button>
        </section>
      </form>
    </div>
  )
}

function bodyOf(draft: Draft, institution: string) {
  const { person, direction, kind, setting, department, capability, target, code, name } = draft
  const { illness, history, treatment, opinion, doctor, phone, stay } = draft
  return {
    ...{ person, direction, kind, illness, history, treatment, opinion },
    from: { institution, department, doctor, phone, stay: stay === '' ? null : stay },
    need: { setting, department, capability: capability === '' ? null : capability },
    target: { institution: target, doctor: null },
    diagnosis: { code, name },
    drugs: [],
    crossBoundary: null,
  }
}

interface Fields {
  readonly draft: Draft
  readonly missing: readonly Name[]
  readonly say: (name: Name, text: string) => void
}

function Patient({ draft, missing, say }: Fields) {
  const { t } = useTranslation()
  const { data } = useQuery(samplePersonsQuery)
  const isMissing = missing.includes('person')
  return (
    <div className="field">
      <label htmlFor="refer-person">{t('referral.sheet.patient')}</label>
      <select
        id="refer-person"
        className="select"
        value={draft.person}
        aria-invalid={isMissing}
        onChange={(event) => say('person', event.target.value)}
      >
        <option value="" />
        {(data?.persons ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </div>
  )
}

function Wanted({ draft, say }: Fields) {
  const { t } = useTranslation()
  const department = useDepartment()
  const capability = useCapability()
  return (
    <div className="referral-grid">
      <Choice
        name="kind"
        label={t('referral.refer.kind')}
        value={draft.kind}
        options={referralKinds.map((one) => [one, t(`referral.kind.${one}`)])}
        say={say}
      />
      <Choice
        name="direction"
        label={t('referral.refer.direction')}
        value={draft.direction}
        options={directions.map((one) => [one, t(`referral.direction.${one}`)])}
        say={say}
      />
      <Choice
        name="setting"
        label={t('referral.refer.setting')}
        value={draft.setting}
        options={needSettings.map((one) => [one, t(`referral.setting.${one}`)])}
        say={say}
      />
      <Choice
        name="department"
        label={t('referral.refer.department')}
        value={draft.department}
        options={departments.map((one) => [one, department(one)])}
        say={say}
      />
      <Choice
        name="capability"
        label={t('referral.refer.capability')}
        value={draft.capability}
        options={[
          ['', t('referral.refer.any')],
          ...capabilities.map((one): [string, string] => [one, capability(one)]),
        ]}
        say={say}
      />
    </div>
  )
}

interface ChoiceProps {
  readonly name: Name
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly say: (name: Name, text: string) => void
}

function Choice({ name, label, value, options, say }: ChoiceProps) {
  return (
    <div className="field">
      <label htmlFor={`refer-${name}`}>{label}</label>
      <select
        id={`refer-${name}`}
        className="select"
        value={value}
        onChange={(event) => say(name, event.target.value)}
      >
        {options.map(([option, shown]) => (
          <option key={option} value={option}>
            {shown}
          </option>
        ))}
      </select>
    </div>
  )
}

function Sheet(fields: Fields) {
  const { t } = useTranslation()
  const short: readonly (readonly [Name, string])[] = [
    ['code', t('referral.refer.code')],
    ['name', t('referral.refer.name')],
    ['doctor', t('referral.refer.doctor')],
    ['phone', t('referral.sheet.phone')],
    ['stay', t('referral.refer.stay')],
  ]
  const long: readonly (readonly [Name, string])[] = [
    ['illness', t('referral.sheet.illness')],
    ['history', t('referral.sheet.history')],
    ['treatment', t('referral.sheet.treatment')],
    ['opinion', t('referral.sheet.opinion')],
  ]
  return (
    <>
      <div className="referral-grid">
        {short.map(([name, label]) => (
          <Text key={name} name={name} label={label} fields={fields} />
        ))}
      </div>
      {long.map(([name, label]) => (
        <Text key={name} name={name} label={label} fields={fields} isLong />
      ))}
    </>
  )
}

interface TextProps {
  readonly name: Name
  readonly label: string
  readonly fields: Fields
  readonly isLong?: boolean
}

function Text({ name, label, fields: { draft, missing, say }, isLong = false }: TextProps) {
  const { t } = useTranslation()
  const isMissing = missing.includes(name)
  const common = {
    id: `refer-${name}`,
    className: 'input',
    value: draft[name],
    'aria-invalid': isMissing,
  }
  return (
    <div className="field">
      <label htmlFor={`refer-${name}`}>{label}</label>
      {isLong ? (
        <textarea {...common} rows={2} onChange={(event) => say(name, event.target.value)} />
      ) : (
        <input {...common} onChange={(event) => say(name, event.target.value)} />
      )}
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </div>
  )
}

interface OpenedProps {
  readonly id: string
  readonly as: string | undefined
  readonly onAnother: () => void
}

/** What was drafted, with what the doctor does about it next. */
function Opened({ id, as, onAnother }: OpenedProps) {
  const { t } = useTranslation()
  const read = useQuery(referralQuery(id, as))
  return (
    <div className="referral-desk">
      <header className="referral-head">
        <h1 className="referral-title">{t('referral.sheet.title')}</h1>
        <button type="button" className="button" onClick={onAnother}>
          {t('referral.refer.another')}
        </button>
      </header>
      {read.isError ? <NotRead error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data === undefined ? null : (
        <>
          {read.data.state === 'drafted' ? (
            <p className="note" role="status">
              {t('referral.refer.done')}
            </p>
          ) : null}
          <ReferralSheet referral={read.data} as={as} />
        </>
      )}
    </div>
  )
}

interface WaitingProps {
  readonly institution: string
  readonly as: string | undefined
  readonly onOpen: (id: string) => void
}

/** Referrals of the house that wait for a doctor. */
function Waiting({ institution, as, onOpen }: WaitingProps) {
  const { t } = useTranslation()
  const { data } = useQuery(deskQuery(institution, as))
  const waiting = (data?.referrals ?? []).filter((one) => offersFor(one).length > 0)
  if (waiting.length === 0) return null
  return (
    <section className="referral-waiting" aria-label={t('referral.refer.mine')}>
      <h2 className="referral-part">{t('referral.refer.mine')}</h2>
      {waiting.map((one) => (
        <button key={one.id} type="button" className="button" onClick={() => onOpen(one.id)}>
          {one.personName} · {one.diagnosis.name} · {t(`referral.state.${one.state}`)}
        </button>
      ))}
    </section>
  )
}
