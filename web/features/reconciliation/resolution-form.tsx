/** Proposes how a break ends, and shows beforehand what would be posted. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'
import { Postings } from './postings.tsx'
import { useDeskWords } from './use-desk-words.ts'

const kinds = ['book', 'they-correct', 'explained'] as const

type Kind = (typeof kinds)[number]

export interface ResolutionFormProps {
  readonly found: BreakJson
  readonly busy: boolean
  readonly onPropose: (work: object) => void
}

export function ResolutionForm({ found, busy, onPropose }: ResolutionFormProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const id = useId()
  const { bookings, sides } = found
  const mayBook = bookings.length > 0
  const differing = sides.filter(({ differences }) => differences.length > 0)
  const [kind, setKind] = useState<Kind>(mayBook ? 'book' : 'they-correct')
  const [side, setSide] = useState(bookings[0]?.side ?? differing[0]?.side ?? '')
  const [bearer, setBearer] = useState(bookings.find((one) => one.side === side)?.bearer)
  const [reason, setReason] = useState('')
  const offered = bookings.filter((one) => one.side === side)
  const booking = offered.find((one) => one.bearer === bearer) ?? offered[0]

  function propose(event: FormEvent): void {
    event.preventDefault()
    if (reason.trim() === '') return
    onPropose({ act: 'proposed', resolution: resolution(), reason: reason.trim() })
  }

  function resolution(): object {
    if (kind === 'explained') return { kind }
    return kind === 'book' ? { kind, side, bearer: booking?.bearer } : { kind, side }
  }

  return (
    <form className="resolution" onSubmit={propose}>
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('reconciliation.one.kindLabel')}</label>
        <select
          id={`${id}-kind`}
          className="select"
          value={kind}
          onChange={(event) =>
            setKind(kinds.find((one) => one === event.target.value) ?? 'explained')
          }
        >
          {kinds
            .filter((one) => one !== 'book' || mayBook)
            .map((one) => (
              <option key={one} value={one}>
                {t(`reconciliation.one.resolutions.${one}`)}
              </option>
            ))}
        </select>
      </div>
      {kind === 'explained' ? null : (
        <div className="field">
          <label htmlFor={`${id}-side`}>{t('reconciliation.one.side')}</label>
          <select
            id={`${id}-side`}
            className="select"
            value={side}
            onChange={(event) => setSide(event.target.value)}
          >
            {differing.map(({ side: one }) => (
              <option key={one} value={one}>
                {words.side(one)}
              </option>
            ))}
          </select>
        </div>
      )}
      {kind === 'book' && booking !== undefined ? (
        <>
          <div className="field">
            <label htmlFor={`${id}-bearer`}>{t('reconciliation.one.bearer')}</label>
            <select
              id={`${id}-bearer`}
              className="select"
              value={booking.bearer}
              onChange={(event) =>
                setBearer(offered.find((one) => one.bearer === event.target.value)?.bearer)
              }
            >
              {offered.map((one) => (
                <option key={one.bearer} value={one.bearer}>
                  {t(`reconciliation.one.bearers.${one.bearer}`)}
                </option>
              ))}
            </select>
          </div>
          <Postings booking={booking} />
        </>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-reason`}>{t('reconciliation.one.reason')}</label>
        <textarea
          id={`${id}-reason`}
          className="textarea"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <button type="submit" className="button primary" disabled={busy || reason.trim() === ''}>
        {t('reconciliation.one.propose')}
      </button>
    </form>
  )
}
