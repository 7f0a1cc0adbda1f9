/** A password, hidden unless whoever types it asks to see it. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './password-field.css'

interface PasswordFieldProps {
  readonly id: string
  readonly label: string
  readonly fills: 'current-password' | 'new-password'
  readonly takesFocus?: boolean
  readonly onChange?: (typed: string) => void
}

export function PasswordField({ id, label, fills, takesFocus, onChange }: PasswordFieldProps) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (takesFocus === true) field.current?.focus()
  }, [takesFocus])
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <span className="password-field">
        <input
          id={id}
          name={id}
          type={isShown ? 'text' : 'password'}
          className="input"
          autoComplete={fills}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          ref={field}
          required
          onChange={({ target }) => onChange?.(target.value)}
        />
        <button
          type="button"
          className="button plain"
          aria-controls={id}
          onClick={() => setShown(!isShown)}
        >
          {t(isShown ? 'signIn.conceal' : 'signIn.show')}
          <span className="sr-only"> {label}</span>
        </button>
      </span>
    </p>
  )
}
