/**
 * A text field with a list of choices, by the keyboard first: arrows move, Enter takes, Escape
 * closes the list and nothing else. (WAI-ARIA combobox with a listbox.)
 */
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import './combo-box.css'

export interface Choice {
  readonly id: string
  readonly label: string
  readonly detail?: ReactNode
  /** Shown above the first choice of each group. */
  readonly group?: string
}

export interface ComboBoxProps {
  readonly id?: string
  readonly label: string
  /** The label is heard, not seen, where a column heading shows it. */
  readonly labelHidden?: boolean
  readonly text: string
  readonly onText: (text: string) => void
  readonly choices: readonly Choice[]
  readonly onChoose: (choice: Choice) => void
  readonly onEnter?: (() => void) | undefined
  readonly placeholder?: string
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
  readonly disabled?: boolean
  readonly className?: string
  /** Enter in the field before goes on to this one; default yes. */
  readonly forward?: boolean
  /** Said in the list when it is open and empty; without it an empty list stays closed. */
  readonly emptyText?: string | undefined
}

export function ComboBox(props: ComboBoxProps) {
  const ownId = useId()
  const id = props.id ?? ownId
  const listId = `${id}-list`
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const list = useRef<HTMLDivElement>(null)
  const { choices, emptyText } = props
  const shown = open && (choices.length > 0 || emptyText !== undefined)
  const current = active < choices.length ? active : -1

  function choose(choice: Choice): void {
    props.onChoose(choice)
    setOpen(false)
    setActive(-1)
  }

  function move(to: number): void {
    setOpen(true)
    if (choices.length === 0) return
    const next = (to + choices.length) % choices.length
    setActive(next)
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const chosen = choices[current]
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      move(shown ? current + 1 : Math.max(current, 0))
    } else if (event.key === 'ArrowUp' && shown) {
      event.preventDefault()
      move(current <= 0 ? choices.length - 1 : current - 1)
    } else if (event.key === 'Enter') {
      // It takes what is chosen; the form around it is not sent.
      event.preventDefault()
      if (shown && chosen !== undefined) choose(chosen)
      else props.onEnter?.()
      setOpen(false)
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }

  return (
    <div className={`combo-box ${props.className ?? ''}`}>
      <label htmlFor={id} className={props.labelHidden === true ? 'sr-only' : 'combo-label'}>
        {props.label}
      </label>
      <input
        id={id}
        className="input"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        data-forward={props.forward === false ? undefined : ''}
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown && current >= 0 ? `${id}-${current}` : undefined}
        aria-invalid={props.invalid === true ? true : undefined}
        aria-describedby={props.describedBy}
        placeholder={props.placeholder}
        disabled={props.disabled}
        value={props.text}
        onChange={(event) => {
          props.onText(event.target.value)
          setActive(event.target.value === '' ? -1 : 0)
          setOpen(true)
        }}
        onFocus={(event) => event.target.select()}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={listId}
        role="listbox"
        className="combo-list"
        aria-label={props.label}
        hidden={!shown}
      >
        {choices.length === 0 && emptyText !== undefined ? (
          <div
            className="combo-empty"
            tabIndex={-1}
            role="option"
            aria-selected={false}
            aria-disabled="true"
          >
            {emptyText}
          </div>
        ) : null}
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled at the text field
          <div
            key={choice.id}
            id={`${id}-${index}`}
            data-index={index}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            {choice.group !== undefined && choice.group !== choices[index - 1]?.group ? (
              <span className="combo-group">{choice.group}</span>
            ) : null}
            <span className="combo-choice">
              <span className="combo-name">{choice.label}</span>
              {choice.detail === undefined ? null : (
                <span className="combo-detail">{choice.detail}</span>
              )}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
