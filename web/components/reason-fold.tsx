/** An act that needs a reason: folded up until somebody wants it. */
import { type ReactNode, useId, useState } from 'react'
import './reason-fold.css'

interface ReasonFoldProps {
  /** What is done, on the fold and on its button. */
  readonly act: string
  readonly hint: string
  /** What the field asks for. */
  readonly label: string
  readonly mostCharacters: number
  readonly isSending: boolean
  readonly onReason: (reason: string) => void
  /** What went wrong. */
  readonly children?: ReactNode
}

export function ReasonFold(props: ReasonFoldProps) {
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <details className="reason-fold">
      <summary>{props.act}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') props.onReason(reason.trim())
        }}
      >
        <p className="quiet">{props.hint}</p>
        <div className="field">
          <label htmlFor={id}>{props.label}</label>
          <input
            id={id}
            className="input"
            required
            maxLength={props.mostCharacters}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {props.children}
        <button type="submit" className="button" disabled={props.isSending}>
          {props.act}
        </button>
      </form>
    </details>
  )
}
