/** What is left to pay of what was settled for somebody at home: by wallet or card, once, and with an invoice. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OnlinePaymentJson } from '../../server/http/contract/online-payment.ts'
import { groupedText, markOf } from './amount-text.ts'
import { AnswerProblem } from './answer-problem.tsx'
import { getJson, isWorthRetrying, newRequestKey, postJson } from './request.ts'
import './pay-online.css'

interface PayOnlineProps {
  /** Where the payment is read, and asked for. */
  readonly path: string
  readonly as: string
  readonly onPaid?: () => void
}

const channels = ['wallet', 'card'] as const

export function PayOnline({ path, as, onPaid }: PayOnlineProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const query = paymentQuery(path, as)
  const { data, error } = useQuery(query)
  const pay = useMutation({
    mutationFn: (channel: (typeof channels)[number]) =>
      postJson<OnlinePaymentJson>(path, { channel }, { key: newRequestKey(), as }),
    onSuccess: (payment) => {
      queries.setQueryData(query.queryKey, payment)
      onPaid?.()
    },
    onError: () => queries.invalidateQueries({ queryKey: query.queryKey }),
  })
  if (data === undefined) return <AnswerProblem error={error} />
  const sum = (text: string) => `${markOf(data.currency)}${groupedText(text)}`
  const isOnItsWay = Number(data.onItsWay) > 0
  const isOpen = Number(data.open) > 0
  const isRefused = isOpen && data.tenders.at(-1)?.state === 'refused'
  return (
    <div className="pay-online">
      {isRefused ? <p className="note refused">{t('payOnline.refused')}</p> : null}
      {isOpen ? (
        <>
          <p>{t('payOnline.open', { amount: sum(data.open) })}</p>
          <div className="pay-online-ways">
            {channels.map((channel) => (
              <button
                key={channel}
                type="button"
                className={channel === 'wallet' ? 'button primary' : 'button'}
                disabled={pay.isPending}
                onClick={() => pay.mutate(channel)}
              >
                {t(`payOnline.by.${channel}`)}
              </button>
            ))}
          </div>
        </>
      ) : null}
      {isOnItsWay ? (
        <p role="status">
          <span className="spinner" /> {t('payOnline.onItsWay')}
        </p>
      ) : null}
      {isOpen || isOnItsWay ? null : (
        <p className="note" role="status">
          {Number(data.cash) === 0
            ? t('payOnline.nothing')
            : t('payOnline.paid', { amount: sum(data.cash) })}
          {data.invoice === null ? null : (
            <span className="pay-online-invoice">{t('payOnline.invoice', data.invoice)}</span>
          )}
        </p>
      )}
      <AnswerProblem error={pay.error} />
    </div>
  )
}

const paymentEveryMs = 2000

function paymentQuery(path: string, as: string) {
  return queryOptions({
    queryKey: ['online-payment', path, as],
    queryFn: ({ signal }) => getJson<OnlinePaymentJson>(path, signal, as),
    retry: isWorthRetrying,
    // A channel that has not answered yet, and an invoice that was not issued, are looked for again.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && (Number(data.onItsWay) > 0 || isUninvoiced(data)) && paymentEveryMs,
  })
}

function isUninvoiced({ cash, open, invoice }: OnlinePaymentJson): boolean {
  return Number(cash) > 0 && Number(open) <= 0 && invoice === null
}
