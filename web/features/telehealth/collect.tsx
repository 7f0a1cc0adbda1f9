/** What the patient pays once the visit is settled: by wallet or card, once, and with an invoice. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OnlinePaymentJson } from '../../../server/http/contract/telehealth.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { newRequestKey, postJson } from '../../components/request.ts'
import { paymentQuery } from './queries.ts'

interface CollectProps {
  readonly id: string
  readonly as: string
}

const channels = ['wallet', 'card'] as const

export function Collect({ id, as }: CollectProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const query = paymentQuery(id, as)
  const { data, error } = useQuery(query)
  const pay = useMutation({
    mutationFn: (channel: (typeof channels)[number]) =>
      postJson<OnlinePaymentJson>(
        `/api/consultations/${id}/payment`,
        { channel },
        { key: newRequestKey(), as },
      ),
    onSuccess: (payment) => queries.setQueryData(query.queryKey, payment),
    onError: () => queries.invalidateQueries({ queryKey: query.queryKey }),
  })
  if (data === undefined) return <AnswerProblem error={error} />
  const sum = (text: string) => `${markOf(data.currency)}${groupedText(text)}`
  const isOnItsWay = Number(data.onItsWay) > 0
  const isOpen = Number(data.open) > 0
  const isRefused = isOpen && data.tenders.at(-1)?.state === 'refused'
  return (
    <div className="visit-collect">
      {isRefused ? <p className="note refused">{t('telehealth.collect.refused')}</p> : null}
      {isOpen ? (
        <>
          <p>{t('telehealth.collect.open', { amount: sum(data.open) })}</p>
          <div className="visit-buttons">
            {channels.map((channel) => (
              <button
                key={channel}
                type="button"
                className={channel === 'wallet' ? 'button primary' : 'button'}
                disabled={pay.isPending}
                onClick={() => pay.mutate(channel)}
              >
                {t(`telehealth.collect.by.${channel}`)}
              </button>
            ))}
          </div>
        </>
      ) : null}
      {isOnItsWay ? (
        <p role="status">
          <span className="spinner" /> {t('telehealth.collect.onItsWay')}
        </p>
      ) : null}
      {isOpen || isOnItsWay ? null : (
        <p className="note" role="status">
          {Number(data.cash) === 0
            ? t('telehealth.collect.nothing')
            : t('telehealth.collect.paid', { amount: sum(data.cash) })}
          {data.invoice === null ? null : (
            <span className="visit-doctor-more">
              {t('telehealth.collect.invoice', data.invoice)}
            </span>
          )}
        </p>
      )}
      <AnswerProblem error={pay.error} />
    </div>
  )
}
