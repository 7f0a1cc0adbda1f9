/** For whom and what for a doctor prescribes. */
import { useTranslation } from 'react-i18next'
import { prescriptionKinds } from '../../../engine/prescription/sheet.ts'
import { FindPerson } from '../../components/find-person.tsx'
import type { Draft } from './draft.ts'
import { Text } from './line-fields.tsx'
import { departments, useDepartmentText } from './words.ts'

export interface FormProps {
  readonly draft: Draft
  readonly missing: readonly string[]
  readonly change: (part: Partial<Draft>) => void
}

const entitlements = ['ordinary', 'two-disease', 'special-disease'] as const

interface HeadFieldsProps extends FormProps {
  readonly as: string | undefined
  /** Whose visit online it is for; then nobody else can be chosen. */
  readonly personName: string | null
}

export function HeadFields({ draft, missing, change, as, personName }: HeadFieldsProps) {
  const { t } = useTranslation()
  const departmentText = useDepartmentText()
  return (
    <>
      {personName === null ? (
        <FindPerson
          label={t('prescription.write.patient')}
          person={draft.person}
          purpose="care"
          as={as}
          isMissing={missing.includes('person')}
          onFound={({ id }) => change({ person: id })}
        />
      ) : (
        <div className="field">
          <span className="label">{t('prescription.write.patient')}</span>
          <strong className="rx-patient">{personName}</strong>
        </div>
      )}
      <div className="rx-grid">
        <Select
          id="rx-kind"
          label={t('prescription.write.kind')}
          value={draft.kind}
          options={prescriptionKinds.map((one) => [one, t(`prescription.kind.${one}`)])}
          onChange={(kind) => change({ kind })}
        />
        <Select
          id="rx-department"
          label={t('prescription.write.department')}
          value={draft.department}
          options={departments.map((one) => [one, departmentText(one)])}
          onChange={(department) => change({ department })}
        />
      </div>
      <div className="rx-grid">
        <Text
          id="rx-code"
          label={t('prescription.write.diagnosisCode')}
          value={draft.diagnosisCode}
          onChange={(diagnosisCode) => change({ diagnosisCode })}
        />
        <Text
          id="rx-name"
          label={t('prescription.write.diagnosisName')}
          value={draft.diagnosisName}
          isMissing={missing.includes('diagnosisName')}
          onChange={(diagnosisName) => change({ diagnosisName })}
        />
        <Select
          id="rx-entitlement"
          label={t('prescription.write.entitlement')}
          value={draft.entitlement}
          options={entitlements.map((one) => [one, t(`prescription.write.entitlements.${one}`)])}
          onChange={(entitlement) => change({ entitlement })}
        />
        {draft.entitlement === 'ordinary' ? null : (
          <Text
            id="rx-disease"
            label={t('prescription.write.disease')}
            value={draft.disease}
            onChange={(disease) => change({ disease })}
          />
        )}
      </div>
    </>
  )
}

interface SelectProps<T extends string> {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: T, label: string])[]
  readonly onChange: (value: T) => void
}

export function Select<T extends string>({ id, label, value, options, onChange }: SelectProps<T>) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={({ target }) => {
          const found = options.find(([option]) => option === target.value)
          if (found !== undefined) onChange(found[0])
        }}
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
