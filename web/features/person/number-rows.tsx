/** The numbers on the cards that lie here; each is checked while it is typed. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { identifierKinds } from '../../../engine/person/identifier.ts'
import { faultOf, type NumberDraft } from './registration-draft.ts'

export interface NumberRowsProps {
  readonly numbers: readonly NumberDraft[]
  readonly isMissing: boolean
  readonly onChange: (changed: NumberDraft) => void
  readonly onAdd: () => void
  readonly onRemove: (id: number) => void
}

const mostNumbers = 10

export function NumberRows({ numbers, isMissing, onChange, onAdd, onRemove }: NumberRowsProps) {
  const { t } = useTranslation()
  const isTyped = numbers.some(({ number }) => number.trim() !== '')
  return (
    <fieldset className="register-numbers">
      <legend className="sr-only">{t('person.register.numbers')}</legend>
      {numbers.map((one) => (
        <Row
          key={one.id}
          number={one}
          isMissing={isMissing && !isTyped}
          onChange={onChange}
          onRemove={numbers.length > 1 ? () => onRemove(one.id) : null}
        />
      ))}
      {numbers.length < mostNumbers ? (
        <button type="button" className="button small" onClick={onAdd}>
          {t('person.register.addNumber')}
        </button>
      ) : null}
    </fieldset>
  )
}

interface RowProps {
  readonly number: NumberDraft
  readonly isMissing: boolean
  readonly onChange: (changed: NumberDraft) => void
  readonly onRemove: (() => void) | null
}

function Row({ number, isMissing, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  const id = useId()
  const fault = faultOf(number)
  const problem = isMissing
    ? t('referral.field.missing')
    : fault !== null && t(`person.fault.${fault}`)
  return (
    <div className="register-number">
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('person.kind.label')}</label>
        <select
          id={`${id}-kind`}
          className="select"
          value={number.kind}
          onChange={({ target }) => {
            const kind = identifierKinds.find((one) => one === target.value)
            if (kind !== undefined) onChange({ ...number, kind })
          }}
        >
          {identifierKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`person.kind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {number.kind === 'passport' ? (
        <div className="field register-state">
          <label htmlFor={`${id}-state`}>{t('person.state')}</label>
          <input
            id={`${id}-state`}
            className="input"
            title={t('person.stateHint')}
            maxLength={3}
            value={number.state}
            onChange={({ target }) => onChange({ ...number, state: target.value.toUpperCase() })}
          />
        </div>
      ) : null}
      <div className="field register-digits">
        <label htmlFor={`${id}-number`}>{t('person.register.number')}</label>
        <input
          id={`${id}-number`}
          className="input"
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          value={number.number}
          aria-invalid={problem === false ? undefined : true}
          aria-describedby={problem === false ? undefined : `${id}-problem`}
          onChange={({ target }) => onChange({ ...number, number: target.value })}
        />
        {problem === false ? null : (
          <p className="field-problem" id={`${id}-problem`}>
            {problem}
          </p>
        )}
      </div>
      {onRemove === null ? null : (
        <button type="button" className="button small" onClick={onRemove}>
          {t('person.register.removeNumber')}
        </button>
      )}
    </div>
  )
}
