/** Asks for an authorisation: what for and to whom, then the text, then each tick on its own. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentJson } from '../../../server/http/contract/consent.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { ConsentText } from './consent-text.tsx'
import { OfferForm } from './offer-form.tsx'
import { consentTextQuery, templatesQuery } from './queries.ts'
import { useConsentAct } from './use-consent-act.ts'

export interface NewConsentProps {
  readonly person: string
  /** One that was put before the person earlier; null for a new one. */
  readonly offered: ConsentJson | null
  readonly onClose: () => void
  readonly onSaid: (what: string) => void
}

export function NewConsent({ person, offered: earlier, onClose, onSaid }: NewConsentProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const [offered, setOffered] = useState(earlier)
  const templates = useQuery(templatesQuery)
  const offer = useConsentAct(person, setOffered)
  const close = () => dialog.current?.close()
  return (
    <dialog
      ref={dialog}
      className="allowed-dialog"
      aria-labelledby="allowed-title"
      onClose={onClose}
    >
      <header>
        <h2 id="allowed-title">{t('consent.form.title')}</h2>
        <button
          type="button"
          className="button plain small"
          aria-label={t('close')}
          onClick={close}
        >
          ×
        </button>
      </header>
      {templates.isPending ? (
        <p role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      <AnswerProblem error={templates.error} />
      {offered === null && templates.data !== undefined ? (
        <OfferForm
          choices={templates.data}
          busy={offer.isPending}
          onOffer={(body) => offer.mutate({ at: '', body })}
        />
      ) : null}
      {offered === null ? <AnswerProblem error={offer.error} /> : null}
      {offered === null ? null : (
        <Decide
          consent={offered}
          onDone={(what) => {
            onSaid(what)
            close()
          }}
          onLater={close}
        />
      )}
    </dialog>
  )
}

interface DecideProps {
  readonly consent: ConsentJson
  readonly onDone: (what: string) => void
  readonly onLater: () => void
}

/** Nothing is ticked beforehand, and no is as near as yes. */
function Decide({ consent, onDone, onLater }: DecideProps) {
  const { t } = useTranslation()
  const { id, person, language } = consent
  const [ticked, setTicked] = useState<readonly string[]>([])
  const text = useQuery(consentTextQuery(person, id))
  const act = useConsentAct(person, ({ state }) =>
    onDone(t(state === 'given' ? 'consent.given' : 'consent.declined')),
  )
  if (text.data === undefined) {
    return text.isPending ? (
      <p role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    ) : (
      <AnswerProblem error={text.error} />
    )
  }
  return (
    <div className="allowed-decide">
      <ConsentText text={text.data} />
      <fieldset>
        <legend>{t('consent.form.tickHint')}</legend>
        {text.data.ticks.map(({ tick, text: words }) => (
          <label key={tick} className="allowed-tick">
            <input
              type="checkbox"
              checked={ticked.includes(tick)}
              onChange={({ target }) =>
                setTicked((before) =>
                  target.checked ? [...before, tick] : before.filter((one) => one !== tick),
                )
              }
            />
            <span lang={language}>{words}</span>
          </label>
        ))}
      </fieldset>
      <div className="allowed-buttons">
        <button
          type="button"
          className="button primary"
          disabled={ticked.length === 0 || act.isPending}
          onClick={() => act.mutate({ at: `/${id}/give`, body: { ticks: ticked } })}
        >
          {t('consent.form.agree', { count: ticked.length })}
        </button>
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => act.mutate({ at: `/${id}/decline`, body: {} })}
        >
          {t('consent.form.refuse')}
        </button>
        <button type="button" className="button plain" onClick={onLater}>
          {t('consent.form.later')}
        </button>
      </div>
      <AnswerProblem error={act.error} />
    </div>
  )
}
