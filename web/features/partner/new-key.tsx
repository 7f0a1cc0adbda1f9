/** Proposes a public key in place of the ones before. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signingHolders } from '../../../engine/registry/partner-key.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import type { Holder } from './key-list.tsx'
import { objectIn, usePartnerAct } from './queries.ts'

/** In seconds. */
const overlaps = { none: 0, day: 86_400, week: 604_800, month: 2_592_000 } as const
const choices = ['none', 'day', 'week', 'month'] as const

interface NewKeyProps {
  readonly holder: Holder
  readonly as: string | undefined
  /** Said on the fold; the words for changing a key where it is left out. */
  readonly title?: string
}

export function NewKey({ holder, as, title }: NewKeyProps) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  const [overlap, setOverlap] = useState<keyof typeof overlaps>('week')
  const [note, setNote] = useState('')
  const { send, isSending, problem } = usePartnerAct(as, () => {
    setText('')
    setNote('')
  })
  const jwk = objectIn(text)
  const isSigner = signingHolders.some((kind) => kind === holder.kind)
  const isUnreadable = text.trim() !== '' && jwk === undefined
  return (
    <details className="partner-fold">
      <summary>{title ?? t('partner.newKey')}</summary>
      <form
        className="partner-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (jwk === undefined || note.trim() === '') return
          const body = { jwk, overlapSeconds: overlaps[overlap], note }
          send(`/api/partners/${holder.kind}/${holder.id}/keys`, body)
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-jwk`}>{t(isSigner ? 'partner.jwkSm2' : 'partner.jwk')}</label>
          <textarea
            id={`${id}-jwk`}
            className="input"
            rows={4}
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            aria-invalid={isUnreadable}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p id={`${id}-hint`} className={isUnreadable ? 'field-problem' : 'quiet'}>
            {isUnreadable ? t('partner.jwkUnreadable') : t('partner.jwkHint')}
          </p>
        </div>
        <div className="field">
          <label htmlFor={`${id}-overlap`}>{t('partner.overlap')}</label>
          <select
            id={`${id}-overlap`}
            className="select"
            value={overlap}
            onChange={(event) =>
              setOverlap(choices.find((one) => one === event.target.value) ?? 'week')
            }
          >
            {choices.map((one) => (
              <option key={one} value={one}>
                {t(`partner.overlapOf.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-note`}>{t('partner.note')}</label>
          <input
            id={`${id}-note`}
            className="input"
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <ProblemNote problem={problem} />
        <button
          type="submit"
          className="button primary"
          disabled={isSending || jwk === undefined || note.trim() === ''}
        >
          {t('partner.propose')}
        </button>
      </form>
    </details>
  )
}
