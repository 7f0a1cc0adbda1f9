/** The fields of a referral: whose it is, what is needed, and the sheet. */
import { useTranslation } from 'react-i18next'
import { directions, needSettings, referralKinds } from '../../../engine/referral/sheet.ts'
import { capabilities, departments } from './departments.ts'
import type { Draft, TextName } from './draft.ts'
import { useCapability, useDepartment } from './marks.tsx'

interface Fields {
  readonly draft: Draft
  readonly missing: readonly TextName[]
  readonly say: (name: TextName, text: string) => void
}

export function Wanted({ draft, say }: Fields) {
  const { t } = useTranslation()
  const department = useDepartment()
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
        name="ownDepartment"
        label={t('referral.refer.ownDepartment')}
        value={draft.ownDepartment}
        options={[...new Set([...departments, draft.ownDepartment])].map((one) => [
          one,
          department(one),
        ])}
        say={say}
      />
      <NeedChoices need={draft} say={say} />
    </div>
  )
}

type NeedName = 'setting' | 'department' | 'capability'

interface NeedChoicesProps {
  readonly need: Readonly<Record<NeedName, string>>
  readonly say: (name: NeedName, text: string) => void
}

/** What the patient needs at the target. */
export function NeedChoices({ need, say }: NeedChoicesProps) {
  const { t } = useTranslation()
  const department = useDepartment()
  const capability = useCapability()
  const able = capabilities.map((one) => [one, capability(one)] as const)
  const known = [...new Set([...departments, need.department])]
  return (
    <>
      <Choice
        name="setting"
        label={t('referral.refer.setting')}
        value={need.setting}
        options={needSettings.map((one) => [one, t(`referral.setting.${one}`)])}
        say={say}
      />
      <Choice
        name="department"
        label={t('referral.refer.department')}
        value={need.department}
        options={known.map((one) => [one, department(one)])}
        say={say}
      />
      <Choice
        name="capability"
        label={t('referral.refer.capability')}
        value={need.capability}
        options={[['', t('referral.refer.any')], ...able]}
        say={say}
      />
    </>
  )
}

interface ChoiceProps<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly value: string
  readonly isMissing?: boolean
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly say: (name: Name, text: string) => void
}

function Choice<Name extends string>(props: ChoiceProps<Name>) {
  const { name, label, value, isMissing = false, options, say } = props
  const { t } = useTranslation()
  return (
    <div className="field">
      <label htmlFor={`refer-${name}`}>{label}</label>
      <select
        id={`refer-${name}`}
        className="select"
        value={value}
        aria-invalid={isMissing}
        onChange={(event) => say(name, event.target.value)}
      >
        {options.map(([option, shown]) => (
          <option key={option} value={option}>
            {shown}
          </option>
        ))}
      </select>
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </div>
  )
}

export function Sheet(fields: Fields) {
  const { t } = useTranslation()
  const short: readonly (readonly [TextName, string])[] = [
    ['code', t('referral.refer.code')],
    ['name', t('referral.refer.name')],
    ['doctor', t('referral.refer.doctor')],
    ['phone', t('referral.sheet.phone')],
    ['stay', t('referral.refer.stay')],
  ]
  const long: readonly (readonly [TextName, string])[] = [
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
  readonly name: TextName
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
