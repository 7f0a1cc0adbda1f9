/** Fields of an entry's form; each stands at a pointer, with the problem that was found there. */
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DayField } from '../../components/day-field.tsx'
import { listAt, textAt, useDraft, valueAt, wordsAt } from './entry-draft.ts'

interface FieldProps {
  readonly at: string
  readonly label: string
}

interface TextFieldProps extends FieldProps {
  /** What an empty field says; default null. */
  readonly empty?: '' | null
  readonly kind?: 'text' | 'time' | 'count'
  readonly hint?: string
  readonly choices?: readonly (readonly [value: string, word: string])[]
}

export function TextField({
  at,
  label,
  empty = null,
  kind = 'text',
  hint,
  choices,
}: TextFieldProps) {
  const { draft, put, problemAt } = useDraft()
  const id = useId()
  // What is chosen from the list is a code; its word stands below.
  const said = hint ?? choices?.find(([value]) => value === textAt(draft, at))?.[1]
  const problem = problemAt(at)
  return (
    <div className={kind === 'text' ? 'field' : 'field narrow'}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type={kind === 'time' ? 'time' : 'text'}
        inputMode={kind === 'count' ? 'numeric' : undefined}
        autoComplete="off"
        spellCheck={false}
        list={choices === undefined ? undefined : `${id}-choices`}
        value={textAt(draft, at)}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => {
          const text = event.target.value
          if (kind === 'count') put(at, /^\d{1,5}$/u.test(text) ? Number(text) : text)
          else put(at, text === '' ? empty : text)
        }}
      />
      {choices === undefined ? null : (
        <datalist id={`${id}-choices`}>
          {choices.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </datalist>
      )}
      {said === undefined ? null : <p className="field-hint">{said}</p>}
      <Problem id={`${id}-problem`} text={problem} />
    </div>
  )
}

export function Problem({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className="field-problem" id={id}>
      {text}
    </p>
  )
}

interface ChoiceFieldProps extends FieldProps {
  readonly choices: readonly (readonly [value: string, word: string])[]
  /** Said where nothing is chosen; without it something has to be. */
  readonly none?: string
  readonly onChosen?: (value: string) => void
}

export function ChoiceField({ at, label, choices, none, onChosen }: ChoiceFieldProps) {
  const { draft, put, problemAt } = useDraft()
  const { t } = useTranslation()
  const id = useId()
  const problem = problemAt(at)
  const value = textAt(draft, at)
  const isKnown = value === '' || choices.some(([one]) => one === value)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => {
          put(at, event.target.value === '' ? null : event.target.value)
          onChosen?.(event.target.value)
        }}
      >
        {none === undefined && value !== '' ? null : (
          <option value="">{none ?? t('registry.form.choose')}</option>
        )}
        {isKnown ? null : <option value={value}>{value}</option>}
        {choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
      <Problem id={`${id}-problem`} text={problem} />
    </div>
  )
}

interface DayAtProps extends FieldProps {
  readonly optional?: boolean
}

export function DayAt({ at, label, optional = false }: DayAtProps) {
  const { draft, put, problemAt } = useDraft()
  const { t } = useTranslation()
  return (
    <DayField
      label={label}
      value={textAt(draft, at)}
      onDay={(day) => put(at, day === '' ? null : day)}
      problem={problemAt(at)}
      unreadable={t('registry.form.dayUnreadable')}
      optional={optional}
    />
  )
}

/** From a day, and to one or until further notice. */
export function SpanFields({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  return (
    <>
      <DayAt at={`${at}/from`} label={t('registry.form.from')} />
      <DayAt at={`${at}/to`} label={t('registry.form.to')} optional />
    </>
  )
}

const languages = ['zh-CN', 'zh-HK', 'en'] as const

export function TextsField({ at, label }: FieldProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="entry-texts">
      <legend>{label}</legend>
      {languages.map((language) => (
        <TextField
          key={language}
          at={`${at}/${language}`}
          label={t(`registry.form.language.${language}`)}
          empty=""
        />
      ))}
    </fieldset>
  )
}

export function TickField({ at, label }: FieldProps) {
  const { draft, put } = useDraft()
  return (
    <label className="entry-tick">
      <input
        type="checkbox"
        checked={valueAt(draft, at) === true}
        onChange={(event) => put(at, event.target.checked)}
      />
      {label}
    </label>
  )
}

interface WordsFieldProps extends FieldProps {
  readonly known: readonly string[]
  readonly word: (one: string) => string
  /** Others may be written besides. */
  readonly open?: boolean
}

export function WordsField({ at, label, known, word, open = true }: WordsFieldProps) {
  const { draft, put, problemAt } = useDraft()
  const { t } = useTranslation()
  const id = useId()
  const [other, setOther] = useState('')
  const chosen = wordsAt(draft, at)
  const all = [...known, ...chosen.filter((one) => !known.includes(one))]
  const problem = problemAt(at) ?? chosen.map((_, i) => problemAt(`${at}/${i}`)).find(Boolean)
  function add(): void {
    const one = other.trim()
    if (one !== '' && !chosen.includes(one)) put(at, [...chosen, one])
    setOther('')
  }
  return (
    <fieldset className="entry-words">
      <legend>{label}</legend>
      <div className="entry-ticks">
        {all.map((one) => (
          <label key={one} className="entry-tick">
            <input
              type="checkbox"
              checked={chosen.includes(one)}
              onChange={(event) => {
                const rest = chosen.filter((have) => have !== one)
                put(at, event.target.checked ? [...chosen, one] : rest)
              }}
            />
            {word(one)}
          </label>
        ))}
      </div>
      {open ? (
        <div className="entry-other">
          <input
            className="input"
            aria-label={t('registry.form.otherOf', { label })}
            placeholder={t('registry.form.other')}
            value={other}
            onChange={(event) => setOther(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <button
            type="button"
            className="button small"
            disabled={other.trim() === ''}
            onClick={add}
          >
            {t('registry.form.add')}
          </button>
        </div>
      ) : null}
      <Problem id={`${id}-problem`} text={problem} />
    </fieldset>
  )
}

interface RowsProps extends FieldProps {
  readonly blank: { readonly [name: string]: string | number | null | readonly number[] }
  /** Of one row, at its pointer. */
  readonly row: (at: string) => ReactNode
}

export function Rows({ at, label, blank, row }: RowsProps) {
  const { draft, put } = useDraft()
  const { t } = useTranslation()
  const rows = listAt(draft, at)
  return (
    <fieldset className="entry-rows">
      <legend>{label}</legend>
      {rows.map((_, index) => {
        const pointer = `${at}/${index}`
        return (
          <div key={pointer} className="entry-row">
            {row(pointer)}
            <button
              type="button"
              className="button small plain"
              aria-label={t('registry.form.removeOf', { label, number: index + 1 })}
              onClick={() =>
                put(
                  at,
                  rows.filter((__, place) => place !== index),
                )
              }
            >
              {t('registry.form.remove')}
            </button>
          </div>
        )
      })}
      <button
        type="button"
        className="button small"
        onClick={() => put(at, [...rows, { ...blank, from: textAt(draft, '/from'), to: null }])}
      >
        {t('registry.form.addOf', { label })}
      </button>
    </fieldset>
  )
}
