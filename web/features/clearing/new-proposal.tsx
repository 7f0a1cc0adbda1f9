/** Whatever clearing books beside the month itself: proposed here, released by a second person. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { todayText } from '../../components/moment-text.ts'
import { policiesQuery } from '../../components/policies.ts'
import { ActProblem } from './act-problem.tsx'
import { usePeriod } from './clearing-frame.tsx'
import {
  beginDraft,
  type DraftPosting,
  type Field,
  fieldsOf,
  type NewKind,
  newKinds,
  type ProposalDraft,
  requestOf,
} from './proposal-fields.ts'
import { provinceNames } from './province-names.ts'
import { positionsQuery } from './queries.ts'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'

export function NewProposal() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [period] = usePeriod()
  const [isDone, setDone] = useState(false)
  const day = todayText()
  const draft = beginDraft(params, period, day)
  const open = (kind: NewKind | null) => {
    setDone(false)
    setParams((before) => {
      const next = new URLSearchParams()
      const named = before.get('period')
      if (named !== null) next.set('period', named)
      if (kind !== null) next.set('new', kind)
      return next
    })
  }
  return (
    <>
      <div className="clearing-tools">
        <Select<NewKind>
          className="new-kind"
          aria-label={t('clearing.proposal.new')}
          placeholder={t('clearing.proposal.new')}
          value={draft?.kind ?? null}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(kind: NewKind | undefined) => open(kind ?? null)}
          options={newKinds.map((kind) => ({
            value: kind,
            label: t(`clearing.proposalKind.${kind}`),
          }))}
        />
        {isDone ? (
          <span className="note" role="status">
            {t('clearing.cycle.proposed')}
          </span>
        ) : null}
      </div>
      {draft === null ? null : (
        <ProposalForm
          key={params.toString()}
          begin={draft}
          onDone={() => {
            open(null)
            setDone(true)
          }}
        />
      )}
    </>
  )
}

interface ProposalFormProps {
  readonly begin: ProposalDraft
  readonly onDone: () => void
}

function ProposalForm({ begin, onDone }: ProposalFormProps) {
  const { t } = useTranslation()
  const id = useId()
  const [draft, setDraft] = useState(begin)
  const act = useAct(onDone)
  const request = requestOf(draft)
  const set = (field: Field, value: string) =>
    setDraft({ ...draft, values: { ...draft.values, [field]: value } })
  return (
    <form
      className="panel record-open"
      aria-label={t(`clearing.proposalKind.${draft.kind}`)}
      onSubmit={(event) => {
        event.preventDefault()
        if (request !== null) act.send('proposals', request)
      }}
    >
      {fieldsOf[draft.kind].map((field) => (
        <FieldOf key={field} id={`${id}-${field}`} field={field} draft={draft} set={set}>
          <Postings draft={draft} onPostings={(postings) => setDraft({ ...draft, postings })} />
        </FieldOf>
      ))}
      <div className="field wide">
        <label htmlFor={`${id}-reason`}>{t('clearing.proposal.reason')}</label>
        <input
          id={`${id}-reason`}
          className="input"
          required
          maxLength={1000}
          value={draft.reason}
          onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
        />
      </div>
      <button type="submit" className="button primary" disabled={act.isSending || request === null}>
        {t('clearing.proposal.propose')}
      </button>
      <ActProblem act={act} />
    </form>
  )
}

interface FieldProps {
  readonly id: string
  readonly field: Field
  readonly draft: ProposalDraft
  readonly set: (field: Field, value: string) => void
  /** The rows of a manual posting. */
  readonly children: ReactNode
}

const amountFields: ReadonlySet<Field> = new Set(['amount', 'caseAmount', 'finalAmount'])

function FieldOf({ id, field, draft, set, children }: FieldProps) {
  const { t } = useTranslation()
  const value = draft.values[field] ?? ''
  const choices = useChoices(field, draft)
  if (field === 'postings') return children
  if (field === 'hasSettlementList' || field === 'isLeftOut') {
    return (
      <label className="field check">
        <input
          type="checkbox"
          checked={value === 'yes'}
          onChange={(event) => set(field, event.target.checked ? 'yes' : '')}
        />
        {t(`clearing.field.${field}`)}
      </label>
    )
  }
  return (
    <div className={`field ${choices === null ? '' : 'chosen'}`}>
      <label htmlFor={id}>{t(`clearing.field.${field}`)}</label>
      {choices === null ? (
        <input
          id={id}
          className={`input ${amountFields.has(field) ? 'amount' : ''}`}
          type={{ period: 'month', paidOn: 'date' }[field as string] ?? 'text'}
          inputMode={amountFields.has(field) ? 'decimal' : undefined}
          required
          maxLength={200}
          value={value}
          onChange={(event) => set(field, event.target.value)}
        />
      ) : (
        <Select
          id={id}
          showSearch={{
            filterOption: (typed, option) =>
              `${option?.label ?? ''} ${option?.value ?? ''}`
                .toLowerCase()
                .includes(typed.trim().toLowerCase()),
          }}
          value={value === '' ? null : value}
          onChange={(chosen: string) => set(field, chosen)}
          options={[...choices]}
        />
      )}
    </div>
  )
}

interface Choice {
  readonly value: string
  readonly label: string
}

/** Null where a field is typed. */
function useChoices(field: Field, { values }: ProposalDraft): readonly Choice[] | null {
  const { t } = useTranslation()
  const names = useNames()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const regions = useQuery(policiesQuery).data?.regions ?? []
  const { period = '', institution = '' } = values
  const officer = useActing()?.as
  const positions = useQuery({
    ...positionsQuery(officer, period),
    enabled: field === 'cause' && period !== '',
  }).data
  switch (field) {
    case 'careProvince':
    case 'insuredProvince':
      return [...provinceNames.keys()].map((code) => ({
        value: code,
        label: names.province(code),
      }))
    case 'insuranceType':
      return ['310', '320', '390'].map((code) => ({
        value: code,
        label: names.insuranceType(code),
      }))
    case 'institution':
      return institutions.map(({ id }) => ({ value: id, label: names.institution(id) }))
    case 'payer':
      return regions.flatMap(({ schemes }) =>
        schemes.flatMap(({ payers }) =>
          payers.map(({ id }) => ({ value: id, label: names.payer(id) })),
        ),
      )
    case 'purse':
      return (['budget', 'prefund'] as const).map((purse) => ({
        value: purse,
        label: t(`clearing.purse.${purse}`),
      }))
    case 'currency':
      return ['CNY', 'HKD', 'MOP'].map((code) => ({ value: code, label: code }))
    case 'cause':
      return [...(positions?.publicDebts ?? []), ...(positions?.gross ?? [])]
        .filter(({ creditor }) => creditor === `institution:${institution}`)
        .map(({ cause, currency, amount }) => ({
          value: cause,
          label: `${names.cause(cause)} ${markOf(currency)}${groupedText(amount)}`,
        }))
    default:
      return null
  }
}

interface PostingsProps {
  readonly draft: ProposalDraft
  readonly onPostings: (postings: readonly DraftPosting[]) => void
}

/** Accounts and what is added to them; the rows must sum to nought. */
function Postings({ draft, onPostings }: PostingsProps) {
  const { t } = useTranslation()
  const { postings, values } = draft
  const currency = values.currency ?? 'CNY'
  const sum = postings.reduce((total, { amount }) => total + readable(amount, currency), 0)
  const change = (at: number, part: Partial<DraftPosting>) =>
    onPostings(postings.map((one, i) => (i === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="posting-rows">
      <legend>{t('clearing.field.postings')}</legend>
      {postings.map(({ account, amount }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
        <div key={i} className="posting-row">
          <input
            className="input"
            aria-label={t('clearing.field.account')}
            placeholder={t('clearing.field.account')}
            maxLength={200}
            value={account}
            onChange={(event) => change(i, { account: event.target.value })}
          />
          <input
            className="input amount"
            inputMode="decimal"
            aria-label={t('clearing.field.amount')}
            placeholder="0.00"
            value={amount}
            onChange={(event) => change(i, { amount: event.target.value })}
          />
        </div>
      ))}
      <p className={sum === 0 ? 'quiet' : 'field-problem'}>
        {t(sum === 0 ? 'clearing.field.balanced' : 'clearing.field.unbalanced')}{' '}
        <button
          type="button"
          className="link"
          onClick={() => onPostings([...postings, { account: '', amount: '' }])}
        >
          {t('clearing.field.addPosting')}
        </button>
      </p>
    </fieldset>
  )
}

function readable(amount: string, currency: string): number {
  const plain = amount.normalize('NFKC').replace(/[,\s]/gu, '')
  return /^-?\d+(\.\d{1,2})?$/u.test(plain) ? minorOf(plain, currency) : 0
}
