/** Fills in an order to a bank. */
import { useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PaymentOrderJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { DayField } from '../../components/day-field.tsx'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { deskKey } from './queries.ts'
import { useParties } from './use-parties.ts'

const texts = [
  'debtorName',
  'debtorAccount',
  'debtorBank',
  'creditorName',
  'creditorAccount',
  'creditorBank',
  'purpose',
] as const

export interface PaymentFormProps {
  readonly acting: Acting
  readonly onProposed: (payment: string) => void
}

export function PaymentForm({ acting, onProposed }: PaymentFormProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const id = useId()
  const { options } = useParties()
  const [payer, setPayer] = useState<string | null>(null)
  const [payee, setPayee] = useState<string | null>(null)
  const [dueOn, setDueOn] = useState('')
  const [amount, setAmount] = useState('')
  const [said, setSaid] = useState<Partial<Record<(typeof texts)[number], string>>>({})
  const sending = useSending<PaymentOrderJson>('payment-order', {
    onDone(order) {
      void queries.invalidateQueries({ queryKey: deskKey })
      onProposed(order.payment)
    },
  })
  const isWhole =
    payer !== null &&
    payee !== null &&
    dueOn !== '' &&
    /^\d+(\.\d{1,2})?$/u.test(amount) &&
    texts.every((name) => (said[name] ?? '').trim() !== '')
  const refused = sending.state.is === 'refused' ? problemText(sending.state.problem) : null

  function propose(event: FormEvent): void {
    event.preventDefault()
    const party = (who: 'debtor' | 'creditor') => ({
      name: said[`${who}Name`]?.trim(),
      account: said[`${who}Account`]?.trim(),
      bank: said[`${who}Bank`]?.trim(),
    })
    const order = { payer, payee, currency: 'CNY', amount, dueOn, purpose: said.purpose?.trim() }
    const whole = { ...order, debtor: party('debtor'), creditor: party('creditor') }
    sending.send('/api/payment-orders', whole, acting.as)
  }

  return (
    <form className="panel payment-form" onSubmit={propose}>
      {(
        [
          ['from', payer, setPayer],
          ['to', payee, setPayee],
        ] as const
      ).map(([name, value, choose]) => (
        <div key={name} className="field">
          <label htmlFor={`${id}-${name}`}>{t(`reconciliation.payments.${name}`)}</label>
          <Select
            id={`${id}-${name}`}
            showSearch={{ optionFilterProp: 'label' }}
            value={value}
            onChange={choose}
            options={options}
            popupMatchSelectWidth={false}
          />
        </div>
      ))}
      <DayField
        label={t('reconciliation.payments.due')}
        value={dueOn}
        onDay={setDueOn}
        unreadable={t('counter.dayUnreadable')}
      />
      <div className="field">
        <label htmlFor={`${id}-amount`}>{t('reconciliation.payments.amount')} ¥</label>
        <input
          id={`${id}-amount`}
          className="input amount"
          inputMode="decimal"
          value={amount}
          onChange={(event) => setAmount(event.target.value.trim())}
        />
      </div>
      {texts.map((name) => (
        <div key={name} className="field">
          <label htmlFor={`${id}-${name}`}>{t(`reconciliation.payments.${name}`)}</label>
          <input
            id={`${id}-${name}`}
            className="input"
            maxLength={name.endsWith('Account') ? 34 : 70}
            value={said[name] ?? ''}
            onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
          />
        </div>
      ))}
      <div className="propose">
        <button type="submit" className="button primary" disabled={!isWhole || sending.busy}>
          {t('reconciliation.payments.propose')}
        </button>
        {refused === null ? null : (
          <span role="alert">
            <strong>{refused.what}</strong> {refused.remedy}
          </span>
        )}
      </div>
    </form>
  )
}
