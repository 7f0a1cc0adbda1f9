/** Why a test is done again although a result stands; the patient reads it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type RepeatReason, repeatReasons } from '../../../engine/recognition/recognise.ts'

export interface Repeat {
  readonly reason: RepeatReason
  readonly note: string
}

interface RepeatFormProps {
  readonly isBusy: boolean
  readonly onRepeat: (repeat: Repeat) => void
}

export function RepeatForm({ isBusy, onRepeat }: RepeatFormProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState<RepeatReason | null>(null)
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const isNoteMissing = reason === 'other-need' && note.trim() === ''
  return (
    <form
      className="panel tests-repeat"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (reason !== null && !isNoteMissing) onRepeat({ reason, note: note.trim() })
      }}
    >
      <fieldset aria-describedby={isTried && reason === null ? 'repeat-missing' : undefined}>
        <legend>{t('recognition.repeat.title')}</legend>
        {repeatReasons.map((one) => (
          <label key={one} className="check">
            <input
              type="radio"
              name="repeat-reason"
              checked={reason === one}
              onChange={() => setReason(one)}
            />
            {t(`recognition.reason.${one}`)}
          </label>
        ))}
      </fieldset>
      {isTried && reason === null ? (
        <p id="repeat-missing" className="field-problem" role="alert">
          {t('recognition.repeat.missing')}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor="repeat-note">{t('recognition.repeat.note')}</label>
        <textarea
          id="repeat-note"
          className="textarea"
          rows={2}
          maxLength={1000}
          value={note}
          aria-invalid={isTried && isNoteMissing}
          aria-describedby="repeat-hint"
          onChange={(event) => setNote(event.target.value)}
        />
        <p id="repeat-hint" className="field-hint">
          {t('recognition.repeat.noteHint')}
        </p>
        {isTried && isNoteMissing ? (
          <p className="field-problem" role="alert">
            {t('recognition.repeat.noteMissing')}
          </p>
        ) : null}
      </div>
      <button type="submit" className="button primary" disabled={isBusy}>
        {isBusy ? t('recognition.desk.sending') : t('recognition.repeat.confirm')}
      </button>
    </form>
  )
}
