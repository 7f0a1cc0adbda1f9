/** What waits for a second person, what was decided, and by whom. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ProposalJson } from '../../../server/http/contract/clearing.ts'
import { useActing, useOfficerName } from '../../components/acting.ts'
import { groupedText } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { momentText } from '../../components/moment-text.ts'
import { ActProblem } from './act-problem.tsx'
import { Looking, ReadFailed } from './clearing-frame.tsx'
import { NewProposal } from './new-proposal.tsx'
import { proposalsQuery } from './queries.ts'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'

export function Proposals() {
  const { t } = useTranslation()
  const officer = useActing()?.as
  const read = useQuery(proposalsQuery(officer))
  if (read.isPending) return <Looking />
  if (read.isError) return <ReadFailed error={read.error} onAgain={() => void read.refetch()} />
  const { proposals } = read.data
  const waiting = proposals.filter(({ state }) => state === 'proposed')
  const decided = proposals.filter(({ state }) => state !== 'proposed')
  return (
    <>
      <NewProposal />
      <section className="panel" aria-labelledby="waiting-title">
        <header className="panel-head">
          <h2 id="waiting-title">{t('clearing.proposal.waiting')}</h2>
          <p className="quiet">{t('clearing.proposal.note')}</p>
        </header>
        {waiting.length === 0 ? <EmptyState title={t('clearing.proposal.nothing')} /> : null}
        <ol className="records">
          {waiting.map((proposal) => (
            <li key={proposal.id}>
              <ProposalHead proposal={proposal} />
              <Decide proposal={proposal} />
            </li>
          ))}
        </ol>
      </section>
      {decided.length === 0 ? null : (
        <section className="panel" aria-labelledby="decided-title">
          <header className="panel-head">
            <h2 id="decided-title">{t('clearing.proposal.decided')}</h2>
          </header>
          <ol className="records">
            {decided.map((proposal) => (
              <li key={proposal.id}>
                <ProposalHead proposal={proposal} />
                <YearEnd proposal={proposal} proposals={proposals} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

interface YearEndProps {
  readonly proposal: ProposalJson
  readonly proposals: readonly ProposalJson[]
}

/** A case that was priced waits for the final difference of its year. */
function YearEnd({ proposal, proposals }: YearEndProps) {
  const { t } = useTranslation()
  const { kind, state, content } = proposal
  if (kind !== 'case-payment' || state !== 'released') return null
  const isSame = (one: ProposalJson) =>
    one.kind === 'case-final' &&
    one.state !== 'rejected' &&
    one.content['settlement'] === content['settlement'] &&
    one.content['payer'] === content['payer']
  if (proposals.some(isSame)) return null
  const given = ['settlement', 'payer', 'currency', 'caseAmount'].flatMap((field) => {
    const value = content[field]
    return typeof value === 'string' ? [[field, value] as const] : []
  })
  const query = new URLSearchParams([['new', 'case-final'], ...given.map((pair) => [...pair])])
  return (
    <Link to={`/clearing/proposals?${query.toString()}`}>{t('clearing.proposal.yearEnd')}</Link>
  )
}

const tones = { proposed: 'wait', released: 'accent', rejected: 'refused' } as const

function ProposalHead({ proposal }: { readonly proposal: ProposalJson }) {
  const { t, i18n } = useTranslation()
  const officerName = useOfficerName()
  const { kind, reason, state, madeBy, madeAt, decidedBy, decidedAt, remark } = proposal
  return (
    <>
      <div className="record-head">
        <strong>
          {i18n.exists(`clearing.proposalKind.${kind}`)
            ? t(`clearing.proposalKind.${kind as 'deduction'}`)
            : kind}
        </strong>
        <span className={`badge ${tones[state]}`}>{t(`clearing.proposalState.${state}`)}</span>
        <Content content={proposal.content} />
      </div>
      <PostingList content={proposal.content} />
      <ol className="record-actions">
        <li>
          <span className="quiet">{momentText(madeAt)}</span>
          <span>{t('clearing.proposal.made')}</span>
          <span>{reason}</span>
          <span className="quiet">{officerName(madeBy)}</span>
        </li>
        {decidedBy === null || decidedAt === null ? null : (
          <li>
            <span className="quiet">{momentText(decidedAt)}</span>
            <span>{t(`clearing.proposalState.${state}`)}</span>
            <span>{remark}</span>
            <span className="quiet">{officerName(decidedBy)}</span>
          </li>
        )}
      </ol>
    </>
  )
}

/** The fields of a proposal that a reader decides by, in the reader's words. */
function Content({ content }: { readonly content: ProposalJson['content'] }) {
  const { t } = useTranslation()
  const names = useNames()
  const text = (field: string) => (typeof content[field] === 'string' ? content[field] : undefined)
  const { insuredProvince, careProvince } = {
    insuredProvince: text('insuredProvince'),
    careProvince: text('careProvince'),
  }
  const words = [
    text('period') ?? (typeof content['year'] === 'number' ? String(content['year']) : undefined),
    insuredProvince === undefined || careProvince === undefined
      ? undefined
      : `${names.province(insuredProvince)} → ${names.province(careProvince)}`,
    mapped(text('institution'), names.institution),
    text('settlement'),
    mapped(text('payer'), names.payer),
    mapped(text('cause'), names.cause),
    mapped(text('budget'), names.budget),
    mapped(text('insuranceType'), names.insuranceType),
    typeof content['benefitYear'] === 'number' ? String(content['benefitYear']) : undefined,
    text('basis'),
    text('paidOn'),
    ...(['hasSettlementList', 'isLeftOut'] as const).map((field) =>
      content[field] === true ? t(`clearing.field.${field}`) : undefined,
    ),
    mapped(text('caseAmount'), (amount) =>
      t('clearing.proposal.caseAmount', { amount: groupedText(amount) }),
    ),
    mapped(text('finalAmount'), (amount) =>
      t('clearing.proposal.finalAmount', { amount: groupedText(amount) }),
    ),
    mapped(text('amount'), (amount) => `${text('currency') ?? ''} ${groupedText(amount)}`),
  ].filter((word) => word !== undefined && word !== '')
  return <span>{words.join(' · ')}</span>
}

/** What a manual posting would write: nobody releases what they have not seen. */
function PostingList({ content }: { readonly content: ProposalJson['content'] }) {
  const { postings } = content
  if (!Array.isArray(postings)) return null
  return (
    <ul className="posting-list">
      {postings.map((posting: Readonly<Record<string, unknown>>) => {
        const [account, currency, amount] = ['account', 'currency', 'amount'].map((field) =>
          String(posting[field] ?? ''),
        )
        return (
          <li key={`${account} ${amount}`}>
            <span>{account}</span>
            <span className="amount">
              {currency} {groupedText(amount ?? '')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function mapped(text: string | undefined, map: (text: string) => string): string | undefined {
  return text === undefined || text === '' ? undefined : map(text)
}

function Decide({ proposal }: { readonly proposal: ProposalJson }) {
  const { t } = useTranslation()
  const acting = useActing()
  const [remark, setRemark] = useState('')
  const act = useAct()
  const isOwn = acting?.id === proposal.madeBy
  const decide = (decision: 'released' | 'rejected') =>
    act.send(`proposals/${proposal.id}/decision`, { decision, remark })
  return (
    <div className="record-form">
      <input
        className="input"
        aria-label={t('clearing.proposal.remark')}
        placeholder={t('clearing.proposal.remark')}
        value={remark}
        onChange={(event) => setRemark(event.target.value)}
      />
      <button
        type="button"
        className="button primary"
        disabled={act.isSending || isOwn}
        onClick={() => decide('released')}
      >
        {t('clearing.proposal.release')}
      </button>
      <button
        type="button"
        className="button"
        disabled={act.isSending}
        onClick={() => decide('rejected')}
      >
        {t(isOwn ? 'clearing.proposal.withdraw' : 'clearing.proposal.reject')}
      </button>
      {isOwn ? <span className="field-hint">{t('clearing.proposal.own')}</span> : null}
      <ActProblem act={act} />
    </div>
  )
}
