/** One drug of a prescription: which, how much, how often, how long, and the packs that it takes. */
import { useTranslation } from 'react-i18next'
import { changedLine, chosenLine, type LineDraft, suggestedPacks } from './draft.ts'
import { DrugSearch } from './drug-search.tsx'
import { frequencies, routes } from './words.ts'

interface LineFieldsProps {
  readonly line: LineDraft
  readonly at: number
  readonly institution: string
  readonly missing: readonly string[]
  readonly onChange: (line: LineDraft) => void
  /** Undefined for the only one. */
  readonly onRemove: (() => void) | undefined
}

export function LineFields(props: LineFieldsProps) {
  const { t } = useTranslation()
  const { line, at, institution, missing, onChange, onRemove } = props
  const change = (part: Partial<LineDraft>) => onChange(changedLine(line, part))
  const isMissing = (name: string) => missing.includes(`${line.id}.${name}`)
  const suggested = suggestedPacks(line)
  return (
    <fieldset className="rx-line">
      <legend>{t('prescription.write.line', { n: at + 1 })}</legend>
      <div className="rx-line-drug">
        <DrugSearch
          id={`rx-drug-${line.id}`}
          label={t('prescription.write.drug')}
          institution={institution}
          shown={line.name}
          isMissing={isMissing('code')}
          onChoose={(drug) => onChange(chosenLine(line, drug))}
        />
        {isMissing('code') ? (
          <p className="field-problem">{t('prescription.write.missing')}</p>
        ) : null}
      </div>
      <div className="rx-grid">
        <Text
          id={`rx-dose-${line.id}`}
          label={t('prescription.write.dose')}
          value={line.dose}
          isMissing={isMissing('dose')}
          onChange={(dose) => change({ dose })}
        />
        <Often
          id={`rx-often-${line.id}`}
          value={line.timesADay}
          onChange={(timesADay) => change({ timesADay })}
        />
        <div className="field">
          <label htmlFor={`rx-route-${line.id}`}>{t('prescription.write.route')}</label>
          <select
            id={`rx-route-${line.id}`}
            className="select"
            value={line.route}
            onChange={({ target }) => change({ route: target.value })}
          >
            {routes.map((one) => (
              <option key={one} value={one}>
                {t(`prescription.routes.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <Text
          id={`rx-days-${line.id}`}
          label={t('prescription.write.days')}
          value={line.days}
          isNumber
          isMissing={isMissing('days')}
          onChange={(days) => change({ days })}
        />
        <Text
          id={`rx-packs-${line.id}`}
          label={t('prescription.write.packs')}
          value={line.packs}
          isNumber
          isMissing={isMissing('packs')}
          hint={
            suggested === null ? undefined : t('prescription.write.suggested', { n: suggested })
          }
          onChange={(packs) => change({ packs })}
        />
      </div>
      {onRemove === undefined ? null : (
        <button type="button" className="button small plain" onClick={onRemove}>
          {t('prescription.write.remove', { n: at + 1 })}
        </button>
      )}
    </fieldset>
  )
}

type OftenProps = Pick<TextProps, 'id' | 'value' | 'onChange'>

export function Often({ id, value, onChange }: OftenProps) {
  const { t } = useTranslation()
  return (
    <div className="field">
      <label htmlFor={id}>{t('prescription.write.often')}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {frequencies.map((one) => (
          <option key={one} value={one}>
            {t(`prescription.often.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

interface TextProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly isNumber?: boolean
  readonly isMissing?: boolean
  readonly hint?: string | undefined
  readonly onChange: (value: string) => void
}

/** Numbers are typed as digits: nothing else is taken. */
export function Text({ id, label, value, isNumber, isMissing, hint, onChange }: TextProps) {
  const { t } = useTranslation()
  const told = isMissing === true ? t('prescription.write.missing') : hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        inputMode={isNumber === true ? 'numeric' : undefined}
        maxLength={isNumber === true ? 3 : 200}
        value={value}
        aria-invalid={isMissing === true}
        aria-describedby={told === undefined ? undefined : `${id}-told`}
        onChange={({ target }) =>
          onChange(isNumber === true ? target.value.replace(/\D/gu, '') : target.value)
        }
      />
      {told === undefined ? null : (
        <p id={`${id}-told`} className={isMissing === true ? 'field-problem' : 'field-hint'}>
          {told}
        </p>
      )}
    </div>
  )
}
