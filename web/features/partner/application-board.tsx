/** For operators: partners on their way in, what their test systems kept, and what comes next. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationJson } from '../../../server/http/contract/partner.ts'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useOperatorName } from '../../components/operator-names.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useProductName } from '../../components/product-names.ts'
import { Fact } from './fact.tsx'
import { NewApplication } from './new-application.tsx'
import { applicationsQuery, usePartnerAct } from './queries.ts'
import './partner.css'

export function ApplicationBoard() {
  const { t } = useTranslation()
  const acting = useActing('operator')
  return (
    <div className="partner">
      <header className="partner-head">
        <div>
          <h1>{t('partner.onboarding.title')}</h1>
          <p className="partner-lead">{t('partner.onboarding.lead')}</p>
        </div>
        <ActingSwitch office="operator" />
      </header>
      {acting === undefined ? null : <Applications as={acting.as} />}
    </div>
  )
}

function Applications({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const read = useQuery(applicationsQuery(as))
  if (read.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { applications } = read.data
  return (
    <>
      <NewApplication as={as} />
      {applications.length === 0 ? (
        <EmptyState title={t('partner.onboarding.none')}>
          <p className="quiet">{t('partner.onboarding.noneHint')}</p>
        </EmptyState>
      ) : (
        <ul className="partner-cards">
          {applications.map((one) => (
            <li key={one.id}>
              <Application application={one} as={as} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const tones = {
  applied: 'wait',
  failed: 'refused',
  checked: 'wait',
  approved: 'wait',
  rejected: '',
  live: 'accent',
} as const

interface ApplicationProps {
  readonly application: ApplicationJson
  readonly as: string | undefined
}

function Application({ application, as }: ApplicationProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const productName = useProductName()
  const { kind, state, party, title, from, contact, payers, address, kids, service } = application
  const { sandbox, acts } = application
  return (
    <article className="panel partner-card" aria-label={textIn(title)}>
      <p className="partner-card-head">
        <strong>{textIn(title)}</strong>
        <span className={`badge ${tones[state]}`}>{t(`partner.onboarding.state.${state}`)}</span>
      </p>
      <dl>
        <Fact name={t(`partner.onboarding.kind.${kind}`)}>
          {party} · {t('partner.changeFrom', { from })}
        </Fact>
        <Fact name={t('partner.onboarding.contact')}>{contact}</Fact>
        {payers.length === 0 ? null : (
          <Fact name={t('partner.products')}>{payers.map(productName).join(t('and'))}</Fact>
        )}
        {address === null ? null : <Fact name={t('partner.address')}>{address}</Fact>}
        {kids.length === 0 ? null : (
          <Fact name={t('partner.keys')}>
            {kids.map((kid) => (
              <code key={kid}>{kid}</code>
            ))}
          </Fact>
        )}
        {service === null ? null : <Fact name={t('partner.onboarding.client')}>{service}</Fact>}
        <Fact name={t('partner.onboarding.sandbox')}>
          {sandbox.address} · {sandbox.name}
        </Fact>
      </dl>
      <ol className="partner-steps">
        {acts.map((one) => (
          <li key={one.at}>
            <Step act={one} />
          </li>
        ))}
      </ol>
      <NextSteps application={application} as={as} />
    </article>
  )
}

function Step({ act }: { readonly act: ApplicationJson['acts'][number] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const nameOf = useOperatorName()
  const { by, at, note, rules, findings } = act
  return (
    <>
      <strong>{t(`partner.onboarding.act.${act.act}`)}</strong>{' '}
      <span className="quiet">
        {t('partner.onboarding.by', { who: nameOf(by), time: momentText(at) })}
        {note === '' || act.act === 'applied' ? '' : ` · ${note}`}
      </span>
      {rules === null ? null : (
        <p>
          {findings.length === 0
            ? t('partner.onboarding.kept', { count: rules.length })
            : t('partner.onboarding.broken', { rules: rules.length, count: findings.length })}
        </p>
      )}
      {findings.length === 0 ? null : (
        <ul className="partner-findings">
          {findings.map(({ rule, title, place, what, remedy }) => (
            <li key={`${rule} ${place}`} className="note refused">
              <strong>
                {codeOf(rule)} {textIn(title)}
              </strong>
              <p>{textIn(what)}</p>
              <p>
                {t('partner.onboarding.where')} <code>{place}</code>
              </p>
              <p>
                {t('partner.onboarding.remedy')} {textIn(remedy)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** `I4 signature again` is rule I4 of the guide. */
function codeOf(rule: string): string {
  return rule.split(' ')[0] ?? rule
}

function NextSteps({ application: { id, state }, as }: ApplicationProps) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const { send, isSending, problem } = usePartnerAct(as)
  if (state === 'live' || state === 'rejected') return null
  const path = `/api/applications/${id}`
  const decide = (decision: 'approved' | 'rejected') => send(`${path}/decision`, { decision, note })
  const isOpen = state === 'applied' || state === 'failed' || state === 'checked'
  return (
    <div className="partner-keys">
      <div className="field">
        <label htmlFor={`note-${id}`}>{t('partner.note')}</label>
        <input
          id={`note-${id}`}
          className="input"
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <p className="partner-acts">
        {isOpen ? (
          <button
            type="button"
            className={state === 'checked' ? 'button' : 'button primary'}
            disabled={isSending}
            onClick={() => send(`${path}/check`)}
          >
            {isSending ? t('partner.onboarding.checking') : t('partner.onboarding.check')}
          </button>
        ) : null}
        {state === 'checked' ? (
          <button
            type="button"
            className="button primary"
            disabled={isSending}
            onClick={() => decide('approved')}
          >
            {t('partner.onboarding.approve')}
          </button>
        ) : null}
        {state === 'approved' ? (
          <button
            type="button"
            className="button primary"
            disabled={isSending}
            onClick={() => send(`${path}/live`)}
          >
            {t('partner.onboarding.live')}
          </button>
        ) : null}
        <button
          type="button"
          className="button"
          disabled={isSending}
          onClick={() => decide('rejected')}
        >
          {t('partner.onboarding.reject')}
        </button>
      </p>
      {state === 'checked' ? <p className="quiet">{t('partner.second')}</p> : null}
      {state === 'approved' ? <p className="quiet">{t('partner.onboarding.liveHint')}</p> : null}
      <ProblemNote problem={problem} />
    </div>
  )
}
