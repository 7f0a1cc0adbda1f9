/** A day, typed in whichever way is quickest: 20260310, 2026-3-10; arrows move by a day. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import { readDay } from './day-text.ts'

export interface DayFieldProps {
  readonly id?: string
  readonly label: string
  readonly value: string
  readonly onDay: (day: string) => void
  readonly problem?: string | undefined
  readonly unreadable: string
  readonly disabled?: boolean
  /** May be empty, which means any day. */
  readonly optional?: boolean
  /** The label is heard, not seen, and stands in the empty field. */
  readonly labelHidden?: boolean
}

export function DayField({ label, value, onDay, problem, unreadable, ...props }: DayFieldProps) {
  const ownId = useId()
  const id = props.id ?? ownId
  const [text, setText] = useState(value)
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    setText(value)
    setWrong(false)
  }, [value])

  function take(): void {
    const day = props.optional === true && text.trim() === '' ? '' : readDay(text)
    setWrong(day === undefined)
    if (day === undefined) return
    setText(day)
    if (day !== value) onDay(day)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') take()
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const day = dayFromText(readDay(text) ?? value)
    if (day === undefined) return
    event.preventDefault()
    onDay(textFromDay(day + (event.key === 'ArrowUp' ? 1 : -1)))
  }

  const message = wrong ? unreadable : problem
  return (
    <div className="field">
      <label htmlFor={id} className={props.labelHidden === true ? 'sr-only' : undefined}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        data-forward=""
        inputMode="numeric"
        autoComplete="off"
        placeholder={props.labelHidden === true ? label : '2026-01-31'}
        maxLength={20}
        value={text}
        disabled={props.disabled}
        aria-invalid={message === undefined ? undefined : true}
        aria-describedby={message === undefined ? undefined : `${id}-problem`}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      {message === undefined ? null : (
        <p className="field-problem" id={`${id}-problem`}>
          {message}
        </p>
      )}
    </div>
  )
}
