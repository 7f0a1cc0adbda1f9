/** Reverses a settlement: first what that does to every payer and every later bill, then why. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ReversalEffectJson, ReversedJson } from '../../../server/http/contract/settlement.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { postJson, Refused, ReplyLost } from '../../components/request.ts'
import { reversalEffectQuery } from './queries.ts'
import './reversal-dialog.css'

export interface ReversalDialogProps {
  readonly settlement: string
  readonly onClose: () => void
  readonly onReversed: (reversal: ReversedJson) => void
}

export function ReversalDialog({ settlement, onClose, onReversed }: ReversalDialogProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const effect = useQuery(reversalEffectQuery(settlement))
  return (
    <dialog ref={dialog} className="reversal" aria-labelledby="reversal-title" onClose={onClose}>
      <header>
        <h2 id="reversal-title">{t('reverse.title', { id: settlement })}</h2>
        <button
          type="button"
          className="button plain small"
          aria-label={t('close')}
          onClick={() => dialog.current?.close()}
        >
          ×
        </button>
      </header>
      {effect.isPending ? (
        <p className="reversal-loading" role="status">
          <span className="spinner" /> {t('reverse.looking')}
        </p>
      ) : null}
      {effect.isError ? (
        <p className="note refused" role="alert">
          {t('lost')}{' '}
          <button type="button" className="link" onClick={() => void effect.refetch()}>
            {t('askAgain')}
          </button>
        </p>
      ) : null}
      {effect.data === undefined ? null : (
        <>
          <Effect effect={effect.data} />
          {effect.data.allowed ? (
            <ReasonForm
              settlement={settlement}
              onCancel={() => dialog.current?.close()}
              onReversed={onReversed}
            />
          ) : null}
        </>
      )}
    </dialog>
  )
}

function Effect({ effect }: { readonly effect: ReversalEffectJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { currency } = effect
  return (
    <div className="reversal-effect">
      {effect.allowed ? null : (
        <div className="note refused" role="alert">
          <p>{t(`reverse.refusal.${effect.refusal ?? 'later-bills-first'}`)}</p>
          {effect.reverseFirst.length === 0 ? null : (
            <ol>
              {effect.reverseFirst.map((bill) => (
                <li key={bill.settlement}>
                  <Link to={`/settlements/${bill.settlement}?reverse`}>
                    {t('reverse.bill', { day: bill.businessDate, visit: bill.visit })}
                  </Link>
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
      <h3>{t('reverse.goesBack')}</h3>
      <table>
        <tbody>
          {effect.shares.map((share) => (
            <tr key={`${share.coverage} ${share.payer}`}>
              <td>{textIn(share.title)}</td>
              <td className="amount">{groupedText(share.amount)}</td>
            </tr>
          ))}
          <tr className="total">
            <td>{t('reverse.toPatient')}</td>
            <td className="amount">
              {markOf(currency)}
              {groupedText(effect.cash)}
            </td>
          </tr>
        </tbody>
      </table>
      <h3>{t('reverse.laterBills')}</h3>
      {effect.laterBills.length === 0 ? <p className="quiet">{t('reverse.noLaterBills')}</p> : null}
      {effect.laterBills.map((bill) => (
        <table key={bill.settlement}>
          <caption>
            {t('reverse.bill', { day: bill.businessDate, visit: bill.visit })}
            {bill.ofAnother ? (
              <span className="badge wait">
                {t('reverse.ofAnother', { institution: textIn(bill.institution.title) })}
              </span>
            ) : null}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t('settle.payer')}</th>
              <th scope="col" className="amount">
                {t('reverse.was')}
              </th>
              <th scope="col" className="amount">
                {t('reverse.now')}
              </th>
            </tr>
          </thead>
          <tbody>
            {bill.shares.map(({ payer, title, was, now }) => (
              <tr key={payer} className={was === now ? '' : 'differs'}>
                <td>{textIn(title)}</td>
                <td className="amount">{groupedText(was)}</td>
                <td className="amount">{groupedText(now)}</td>
              </tr>
            ))}
            <tr className={`total ${bill.cash.was === bill.cash.now ? '' : 'differs'}`}>
              <td>{t('answer.cash')}</td>
              <td className="amount">{groupedText(bill.cash.was)}</td>
              <td className="amount">{groupedText(bill.cash.now)}</td>
            </tr>
          </tbody>
        </table>
      ))}
    </div>
  )
}

interface ReasonFormProps {
  readonly settlement: string
  readonly onCancel: () => void
  readonly onReversed: (reversal: ReversedJson) => void
}

function ReasonForm({ settlement, onCancel, onReversed }: ReasonFormProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const id = useId()
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const queries = useQueryClient()
  const reverse = useMutation({
    mutationFn: (why: string) =>
      postJson<ReversedJson>(
        `/api/settlements/${encodeURIComponent(settlement)}/reversal`,
        { reason: why },
        { key: keyOf(settlement) },
      ),
    retry: (failures, error) => error instanceof ReplyLost && failures < 5,
    onSuccess: (reversal) => {
      void queries.invalidateQueries({ queryKey: ['settlement'] })
      void queries.invalidateQueries({ queryKey: ['settlements'] })
      onReversed(reversal)
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    const why = reason.trim()
    setMissing(why === '')
    if (why !== '' && !reverse.isPending) reverse.mutate(why)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
  }

  // The effect came after the dialog had opened, with the focus on what was there.
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])

  const { error } = reverse
  return (
    <form onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{t('reverse.reason')}</label>
        <textarea
          ref={field}
          id={id}
          className="textarea"
          rows={2}
          maxLength={500}
          placeholder={t('reverse.reasonHint')}
          value={reason}
          aria-invalid={isMissing ? true : undefined}
          aria-describedby={isMissing ? `${id}-problem` : undefined}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {isMissing ? (
          <p className="field-problem" id={`${id}-problem`}>
            {t('reverse.reasonMissing')}
          </p>
        ) : null}
      </div>
      {error === null ? null : (
        <p className="note refused" role="alert">
          {error instanceof Refused ? problemText(error.problem).what : t('reverse.lost')}
        </p>
      )}
      <p className="reversal-buttons">
        <button type="button" className="button" onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="submit" className="button primary" disabled={reverse.isPending}>
          {reverse.isPending ? <span className="spinner" /> : null}
          {t('reverse.confirm')}
        </button>
      </p>
    </form>
  )
}

/** One key for one settlement: asking twice, or after a lost reply, reverses once. */
function keyOf(settlement: string): string {
  return `reverse-${settlement}`
}
