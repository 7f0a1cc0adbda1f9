/** Stays that two provinces look into together, and dear stays that may be raised. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type {
  InvestigationJson,
  InvestigationsJson,
} from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ActProblem } from './act-problem.tsx'
import { Looking, PeriodChooser, ReadFailed, usePeriod } from './clearing-frame.tsx'
import { DataTable } from './data-table.tsx'
import { investigationsQuery } from './queries.ts'
import { RecordActions } from './record-actions.tsx'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'

export function Investigations() {
  const { t } = useTranslation()
  const [period] = usePeriod()
  const officer = useActing()?.as
  const read = useQuery(investigationsQuery(officer, period))
  return (
    <>
      <div className="clearing-tools">
        <PeriodChooser />
        <span className="quiet">{t('clearing.investigation.rule')}</span>
      </div>
      {read.isPending ? <Looking /> : null}
      {read.isError ? <ReadFailed error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data === undefined ? null : (
        <>
          <Queue investigations={read.data.investigations} />
          <Candidates queue={read.data} />
        </>
      )}
    </>
  )
}

const nextActs: Readonly<
  Record<InvestigationJson['state'], readonly ('answer' | 'confirm' | 'object')[]>
> = {
  raised: [],
  listed: ['answer'],
  answered: ['confirm', 'object'],
  confirmed: [],
  disputed: ['answer'],
}

const tones: Readonly<Record<InvestigationJson['state'], string>> = {
  raised: '',
  listed: 'wait',
  answered: 'wait',
  confirmed: 'accent',
  disputed: 'refused',
}

function Queue({ investigations }: { readonly investigations: readonly InvestigationJson[] }) {
  const { t } = useTranslation()
  const names = useNames()
  return (
    <section className="panel" aria-labelledby="queue-title">
      <header className="panel-head">
        <h2 id="queue-title">{t('clearing.investigation.queue')}</h2>
        <p className="quiet">{t('clearing.investigation.queueNote')}</p>
      </header>
      {investigations.length === 0 ? <EmptyState title={t('clearing.investigation.none')} /> : null}
      <ol className="records">
        {investigations.map((one) => (
          <li key={one.id}>
            <div className="record-head">
              <Link to={`/settlements/${one.settlement}`}>{one.settlement}</Link>
              <span>
                {names.province(one.insuredProvince)} → {names.province(one.careProvince)}
              </span>
              <span className="quiet">{names.institution(one.institution)}</span>
              <strong className="amount">
                {markOf(one.currency)}
                {groupedText(one.total)}
              </strong>
            </div>
            <div className="record-state">
              <span className={`badge ${one.isLate ? 'refused' : tones[one.state]}`}>
                {t(`clearing.investigationState.${one.state}`)}
              </span>
              <span className="quiet">
                {t('clearing.investigation.list', { day: one.listedOn })}
                {one.due === null ? '' : ` · ${t('clearing.investigation.due', { day: one.due })}`}
              </span>
            </div>
            <RecordActions
              path={`investigations/${one.id}/actions`}
              actions={one.actions}
              acts={nextActs[one.state]}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Candidates({ queue }: { readonly queue: InvestigationsJson }) {
  const { t } = useTranslation()
  const names = useNames()
  const [raising, setRaising] = useState('')
  return (
    <section className="panel" aria-labelledby="candidates-title">
      <header className="panel-head">
        <h2 id="candidates-title">{t('clearing.investigation.candidates')}</h2>
        <p className="quiet">
          {t('clearing.investigation.candidatesNote', { from: groupedText(queue.from) })}
        </p>
      </header>
      <DataTable
        rows={queue.candidates}
        rowKey={({ settlement }) => settlement}
        opened={{ key: raising, content: <Raise settlement={raising} /> }}
        empty={t('clearing.investigation.noCandidates')}
        columns={[
          {
            title: t('clearing.line.settlement'),
            render: ({ settlement }) => <Link to={`/settlements/${settlement}`}>{settlement}</Link>,
          },
          { title: t('clearing.line.day'), render: ({ businessDate }) => businessDate },
          {
            title: t('clearing.line.provinces'),
            render: (stay) =>
              `${names.province(stay.insuredProvince)} → ${names.province(stay.careProvince)}`,
          },
          {
            title: t('clearing.line.institution'),
            render: (stay) => names.institution(stay.institution),
          },
          {
            title: t('clearing.investigation.total'),
            align: 'right',
            render: ({ currency, total }) => <Amount currency={currency} text={total} />,
          },
          {
            title: t('clearing.kind.fund'),
            align: 'right',
            render: ({ currency, fund }) => <Amount currency={currency} text={fund} />,
          },
          {
            title: t('clearing.proposal.kind'),
            render: ({ settlement }) => (
              <button
                type="button"
                className="button small"
                aria-expanded={raising === settlement}
                onClick={() => setRaising(raising === settlement ? '' : settlement)}
              >
                {t('clearing.investigation.raise')}
              </button>
            ),
          },
        ]}
      />
    </section>
  )
}

function Amount({ currency, text }: { readonly currency: string; readonly text: string }) {
  return (
    <span className="amount">
      {markOf(currency)}
      {groupedText(text)}
    </span>
  )
}

function Raise({ settlement }: { readonly settlement: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const act = useAct()
  return (
    <form
      className="record-form"
      onSubmit={(event) => {
        event.preventDefault()
        act.send('investigations', { settlement, text })
      }}
    >
      <input
        className="input"
        required
        aria-label={t('clearing.investigation.why')}
        placeholder={t('clearing.investigation.why')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('clearing.investigation.raise')}
      </button>
      <ActProblem act={act} />
    </form>
  )
}
