/** What each payer bears of the visit, and the settlement with the e-credential. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import type { SettledJson } from '../../../server/http/contract/settlement.ts'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { groupedText } from '../../components/amount-text.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { PayOnline } from '../../components/pay-online.tsx'
import { PayerMark } from '../../components/payer-mark.tsx'
import { postJson } from '../../components/request.ts'
import { ShowCredential } from '../../components/show-credential.tsx'
import { consultationQuery } from './queries.ts'

interface PayProps {
  readonly consultation: ConsultationJson
  readonly person: string
  readonly as: string
}

export function Pay({ consultation, person, as }: PayProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { id, settlement } = consultation
  const quote = useQuery({
    queryKey: ['consultation-quote', id],
    queryFn: () => postJson<QuoteJson>(`/api/consultations/${id}/quote`, undefined, { as }),
    enabled: settlement === null,
    retry: false,
  })
  const [paid, setPaid] = useState<SettledJson | null>(null)
  const number = settlement ?? paid?.id ?? null
  return (
    <section className="panel clinic-card visit-pay" aria-label={t('telehealth.patient.pay')}>
      <h2>{t('telehealth.patient.pay')}</h2>
      <p className="quiet">{t('telehealth.patient.payLead')}</p>
      <AnswerProblem error={quote.error} />
      {quote.data === undefined ? null : <Shares quote={quote.data} />}
      {number === null && quote.data !== undefined ? (
        <Credential
          path={`/api/consultations/${id}/settlement`}
          person={person}
          as={as}
          quote={quote.data}
          onPaid={(settled) => {
            setPaid(settled)
            void queries.invalidateQueries({ queryKey: consultationQuery(id, as).queryKey })
          }}
          onRefused={() => void quote.refetch()}
        />
      ) : null}
      {number === null ? null : (
        <p className="note" role="status">
          <strong>{t('telehealth.patient.paid')}</strong> ·{' '}
          {t('telehealth.patient.paidNumber', { number })}
        </p>
      )}
      {number === null ? null : <PayOnline path={`/api/consultations/${id}/payment`} as={as} />}
    </section>
  )
}

function Shares({ quote }: { readonly quote: QuoteJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <dl className="visit-shares">
      <div>
        <dt>{t('telehealth.patient.total')}</dt>
        <dd className="amount">¥{groupedText(quote.total)}</dd>
      </div>
      {quote.shares.map(({ payer, kind, title, amount }) => (
        <div key={payer}>
          <dt>
            <PayerMark kind={kind} /> {textIn(title)}
          </dt>
          <dd className="amount">¥{groupedText(amount)}</dd>
        </div>
      ))}
      <div className="visit-cash">
        <dt>{t('telehealth.patient.cash')}</dt>
        <dd className="amount">¥{groupedText(quote.cash)}</dd>
      </div>
    </dl>
  )
}

interface CredentialProps {
  readonly path: string
  readonly person: string
  readonly as: string
  readonly quote: QuoteJson
  readonly onPaid: (settled: SettledJson) => void
  readonly onRefused: () => void
}

function Credential({ path, person, as, quote, onPaid, onRefused }: CredentialProps) {
  const { t } = useTranslation()
  const [credential, setCredential] = useState('')
  const pay = useMutation({
    mutationFn: (shown: string) => {
      const shares = Object.fromEntries(quote.shares.map(({ payer, amount }) => [payer, amount]))
      const expected = { shares, cash: quote.cash, basis: quote.basis }
      const body = { person, credential: shown, expected }
      return postJson<SettledJson>(path, body, { as })
    },
    onSuccess: onPaid,
    onError: onRefused,
  })
  function send(event: FormEvent): void {
    event.preventDefault()
    if (credential.trim().length > 3) pay.mutate(credential.trim())
  }
  return (
    <form onSubmit={send}>
      <ShowCredential person={person} busy={pay.isPending} onShown={(shown) => pay.mutate(shown)} />
      <div className="field">
        <label htmlFor="pay-credential">{t('telehealth.patient.credential')}</label>
        <input
          id="pay-credential"
          className="input"
          autoComplete="off"
          maxLength={128}
          value={credential}
          onChange={({ target }) => setCredential(target.value)}
        />
      </div>
      <button type="submit" className="button" disabled={pay.isPending}>
        {t('telehealth.patient.payNow')}
      </button>
      <AnswerProblem error={pay.error} />
    </form>
  )
}
