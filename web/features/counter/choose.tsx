/** A list of choices with its label and what is wrong with the choice. */
import { type ReactNode, useId } from 'react'

interface ChooseProps {
  readonly className?: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly disabled: boolean
}

export function Choose({
  className,
  label,
  value,
  onChange,
  children,
  hint,
  problem,
  disabled,
}: ChooseProps) {
  const id = useId()
  return (
    <div className={`field ${className ?? ''}`}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        data-forward=""
        value={value}
        disabled={disabled}
        title={hint}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
      {problem === undefined ? null : (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
