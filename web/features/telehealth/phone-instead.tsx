/** Where picture and sound do not come about the two go on by telephone; the patient says where to ring. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface PhoneInsteadProps {
  readonly party: 'patient' | 'doctor'
  readonly isDone: boolean
  readonly isBusy: boolean
  /** Empty where whoever asks leaves it to the other to give a number. */
  readonly onPhone: (number: string) => void
}

export function PhoneInstead({ party, isDone, isBusy, onPhone }: PhoneInsteadProps) {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const [number, setNumber] = useState('')
  function send(event: FormEvent): void {
    event.preventDefault()
    onPhone(number.trim())
    setAsked(false)
  }
  if (party === 'patient' && isAsked) {
    return (
      <form className="visit-phone" onSubmit={send}>
        <label htmlFor="visit-phone">{t('telehealth.call.number')}</label>
        <input
          id="visit-phone"
          className="input"
          type="tel"
          autoComplete="tel"
          pattern="[0-9+\(\) \-]{5,30}"
          required
          value={number}
          onChange={({ target }) => setNumber(target.value)}
        />
        <button type="submit" className="button" disabled={isBusy}>
          {t('telehealth.call.phone')}
        </button>
      </form>
    )
  }
  return (
    <button
      type="button"
      className="button"
      disabled={isBusy || (isDone && party === 'doctor')}
      onClick={() => (party === 'patient' ? setAsked(true) : onPhone(''))}
    >
      {t('telehealth.call.phone')}
    </button>
  )
}
