/** One break: how each side booked it, the difference step by step, and how it is resolved. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { momentText } from '../../components/moment-text.ts'
import { BreakSides } from './break-sides.tsx'
import { BreakWork } from './break-work.tsx'
import { Desk, Trouble } from './desk.tsx'
import { moneyText, signedText } from './money-text.ts'
import { breakQuery } from './queries.ts'
import { useDeskWords } from './use-desk-words.ts'
import './break-page.css'

export function BreakPage() {
  return <Desk>{(acting) => <OneBreak acting={acting} />}</Desk>
}

function OneBreak({ acting }: { readonly acting: Acting }) {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const read = useQuery(breakQuery(acting.as, id))
  if (read.isError) return <Trouble error={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) {
    return (
      <p className="quiet" aria-busy="true">
        {t('loading')}
      </p>
    )
  }
  const found = read.data
  return (
    <>
      <p className="break-back">
        <Link to="/reconciliation">{t('reconciliation.one.back')}</Link>
      </p>
      <Heading found={found} />
      <div className="break-columns">
        <div className="break-main">
          <BreakSides found={found} />
          <Steps found={found} />
        </div>
        <aside className="break-aside">
          <BreakWork found={found} acting={acting} />
          <History found={found} />
        </aside>
      </div>
    </>
  )
}

function Heading({ found }: { readonly found: BreakJson }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const { state } = found
  return (
    <header className="panel break-heading">
      <div>
        <h2>{words.class(found.class)}</h2>
        <p className="quiet">
          {found.settlement} · {words.institution(found.institution)} · {words.payer(found.payer)} ·{' '}
          {found.businessDate}
        </p>
      </div>
      <p className="break-amount amount">{moneyText(found.amount, found.currency)}</p>
      <dl>
        <div>
          <dt>{t('reconciliation.alone')}</dt>
          <dd>{words.side(found.alone)}</dd>
        </div>
        <div>
          <dt>{t('reconciliation.age')}</dt>
          <dd title={t('reconciliation.since', { day: found.openSince })}>
            {t('reconciliation.ageDays', { days: found.ageDays })}
          </dd>
        </div>
        <div>
          <dt>{t('reconciliation.owner')}</dt>
          <dd>{found.owner === null ? t('reconciliation.noOwner') : words.person(found.owner)}</dd>
        </div>
        <div>
          <dt>{t('reconciliation.state')}</dt>
          <dd>
            <span className={`badge ${state === 'proposed' ? 'wait' : ''}`}>
              {words.state(state)}
            </span>
          </dd>
        </div>
      </dl>
    </header>
  )
}

const amountFields = ['total', 'paid', 'account', 'cash'] as const

function Steps({ found }: { readonly found: BreakJson }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  return (
    <section className="panel break-steps" aria-labelledby="steps-title">
      <h3 id="steps-title">{t('reconciliation.one.explained')}</h3>
      <ol>
        {found.sides.flatMap(({ side, differences }) =>
          differences.flatMap(({ steps }) =>
            steps.map((step) => (
              <li key={`${side} ${step.class}`}>
                <strong>
                  {t('reconciliation.one.step', {
                    side: words.side(side),
                    name: words.class(step.class),
                  })}
                </strong>
                {step.effects.flatMap((effect) =>
                  amountFields
                    .filter((field) => /[1-9]/u.test(effect[field]))
                    .map((field) => (
                      <span key={`${effect.currency} ${field} ${effect[field]}`} className="quiet">
                        {t('reconciliation.one.stepAmount', {
                          what: t(`reconciliation.one.what.${field}`),
                          amount: signedText(effect[field], effect.currency),
                        })}
                      </span>
                    )),
                )}
              </li>
            )),
          ),
        )}
      </ol>
    </section>
  )
}

function History({ found }: { readonly found: BreakJson }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  return (
    <section className="panel break-history" aria-labelledby="history-title">
      <h3 id="history-title">{t('reconciliation.one.history')}</h3>
      <ol>
        {found.actions.map((action) => (
          <li key={`${action.at} ${action.act}`}>
            <span>
              <strong>{t(`reconciliation.one.acts.${action.act}`)}</strong>{' '}
              {action.class === null ? null : words.class(action.class)}
              {action.owner === null ? null : words.person(action.owner)}
              {action.resolution === null
                ? null
                : t(`reconciliation.one.resolutions.${action.resolution.kind}`)}
              {action.entry === null ? null : action.entry}
            </span>
            {action.text === null ? null : <span>{action.text}</span>}
            <span className="quiet">
              {words.person(action.by)} · {momentText(action.at)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
