/** Where the patient's code is scanned or typed. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { useRecordAct } from '../../components/use-record-act.ts'
import { prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'
import { readScanned } from './scanned-text.ts'

interface ClaimFieldProps {
  readonly as: string | undefined
  /** The prescription that is chosen in the list and may be claimed; empty for none. */
  readonly chosen: string
  readonly onClaimed: (prescription: string) => void
}

export function ClaimField({ as, chosen, onClaimed }: ClaimFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [isLost, setIsLost] = useState(false)
  const act = useRecordAct<PrescriptionJson>(prescriptionKey, as, ({ id }) => {
    setText('')
    onClaimed(id)
  })
  function claim(event: FormEvent): void {
    event.preventDefault()
    const { prescription, code } = readScanned(text)
    if (code === '') return
    const id = prescription ?? chosen
    setIsLost(id === '')
    if (id !== '') act.send(`/api/prescriptions/${id}/acts`, { act: 'claim', code })
  }
  return (
    <form className="rx-claim panel" onSubmit={claim}>
      <div className="field">
        <label htmlFor="rx-claim">{t('prescription.desk.claim')}</label>
        <input
          id="rx-claim"
          className="input"
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          value={text}
          aria-describedby="rx-claim-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <p id="rx-claim-hint" className="field-hint">
          {t('prescription.desk.claimHint')}
        </p>
      </div>
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('prescription.desk.claimNow')}
      </button>
      {isLost ? (
        <p className="field-problem" role="alert">
          {t('prescription.desk.whose')}
        </p>
      ) : null}
      <RefusalNote problem={act.problem} refusal={act.refusal} />
    </form>
  )
}
