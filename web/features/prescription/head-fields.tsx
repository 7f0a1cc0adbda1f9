/** For whom and what for a doctor prescribes. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { prescriptionKinds } from '../../../engine/prescription/sheet.ts'
import { samplePersonsQuery } from '../../components/credential-field.tsx'
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
  readonly isSample: boolean
  /** Whose visit online it is for; then nobody else can be chosen. */
  readonly personName: string | null
}

export function HeadFields({ draft, missing, change, isSample, personName }: HeadFieldsProps) {
  const { t } = useTranslation()
  const departmentText = useDepartmentText()
  return (
    <>
      <div className="rx-grid">
        {personName === null ? (
          <PatientField {...{ draft, missing, change, isSample }} />
        ) : (
          <div className="field">
            <span className="label">{t('prescription.write.patient')}</span>
            <strong className="rx-patient">{personName}</strong>
          </div>
        )}
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

/** Where persons are known by their number alone, it is typed; the sample has names to choose from. */
function PatientField({
  draft,
  missing,
  change,
  isSample,
}: FormProps & { readonly isSample: boolean }) {
  const { t } = useTranslation()
  const { data } = useQuery({ ...samplePersonsQuery, enabled: isSample })
  const isMissing = missing.includes('person')
  const label = t('prescription.write.patient')
  if (!isSample) {
    return (
      <Text
        id="rx-person"
        label={label}
        value={draft.person}
        isMissing={isMissing}
        onChange={(person) => change({ person })}
      />
    )
  }
  return (
    <div className="field">
      <label htmlFor="rx-person">{label}</label>
      <select
        id="rx-person"
        className="select"
        value={draft.person}
        aria-invalid={isMissing}
        onChange={({ target }) => change({ person: target.value })}
      >
        <option value="">{t('prescription.write.choose')}</option>
        {(data?.persons ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {isMissing ? <p className="field-problem">{t('prescription.write.missing')}</p> : null}
    </div>
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
