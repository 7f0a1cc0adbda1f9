/** One's own account: where it is signed in, by what, and how to end that. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountJson } from '../../../server/http/contract/sign-in.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { getJson, isWorthRetrying } from '../../components/request.ts'
import { deviceText } from './device-text.ts'
import { FactorChoice } from './factor-choice.tsx'
import { PasswordChoice } from './password-choice.tsx'
import { StepProblem } from './step-problem.tsx'
import { leave, useStep } from './steps.ts'
import './sign-in.css'

const accountQuery = {
  queryKey: ['account'],
  queryFn: () => getJson<AccountJson>('/api/sign-in/account'),
  retry: isWorthRetrying,
} as const

export function Account() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const account = useQuery(accountQuery)
  if (account.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (account.data === undefined) {
    return <NotRead error={account.error} onAgain={() => void account.refetch()} />
  }
  const { name, role, login } = account.data
  return (
    <div className="own-account">
      <header>
        <h1>{textIn(name)}</h1>
        <p className="quiet">
          {login} · {t(`access.role.${role}` as 'access.role.cashier')}
        </p>
      </header>
      <Sessions account={account.data} />
      <Factors account={account.data} />
    </div>
  )
}

function Sessions({ account }: { readonly account: AccountJson }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const step = useStep()
  async function end(id: string): Promise<void> {
    await step.send(`/api/sign-in/sessions/${id}/end`, undefined, false)
    await queries.invalidateQueries({ queryKey: ['account'] })
  }
  return (
    <section className="panel" aria-labelledby="account-sessions">
      <h2 id="account-sessions">{t('signIn.sessions')}</h2>
      <ul className="account-sessions">
        {account.sessions.map(({ id, isThis, usedAt, endsAt, agent }) => (
          <li key={id}>
            <div>
              <strong title={agent}>{deviceText(agent) ?? t('signIn.unknownDevice')}</strong>
              <span className="quiet">
                {t('signIn.lastUsed', { time: momentText(usedAt) })} ·{' '}
                {t('signIn.until', { time: momentText(endsAt) })}
              </span>
            </div>
            {isThis ? (
              <span className="badge accent">{t('signIn.thisOne')}</span>
            ) : (
              <button type="button" className="button small" onClick={() => void end(id)}>
                {t('signIn.endIt')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <StepProblem state={step.state} />
      <div className="account-out">
        <button type="button" className="button" onClick={() => void leave(step)}>
          {t('signIn.out')}
        </button>
        <button type="button" className="button" onClick={() => void leave(step, true)}>
          {t('signIn.outEverywhere')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void step.send('/api/sign-in/lock')}
        >
          {t('signIn.lockNow')}
        </button>
      </div>
    </section>
  )
}

function Factors({ account }: { readonly account: AccountJson }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [changing, setChanging] = useState<'password' | 'factor' | null>(null)
  const done = () => {
    setChanging(null)
    void queries.invalidateQueries({ queryKey: ['account'] })
  }
  const { hasPassword, hasFactor, recoveryCodesLeft, login } = account
  if (!hasPassword) {
    return (
      <section className="panel">
        <h2>{t('signIn.factors')}</h2>
        <p className="quiet">{t('signIn.sampleFactors')}</p>
      </section>
    )
  }
  return (
    <section className="panel" aria-labelledby="account-factors">
      <h2 id="account-factors">{t('signIn.factors')}</h2>
      <ul className="account-sessions">
        <li>
          <strong>{t('signIn.password')}</strong>
          <button type="button" className="button small" onClick={() => setChanging('password')}>
            {t('signIn.change')}
          </button>
        </li>
        <li>
          <div>
            <strong>{t('signIn.telephone')}</strong>
            <span className="quiet">
              {hasFactor
                ? t('signIn.codesLeft', { count: recoveryCodesLeft })
                : t('signIn.noFactor')}
            </span>
          </div>
          <button type="button" className="button small" onClick={() => setChanging('factor')}>
            {t(hasFactor ? 'signIn.change' : 'signIn.add')}
          </button>
        </li>
      </ul>
      {changing === 'password' ? <PasswordChoice login={login} onDone={done} /> : null}
      {changing === 'factor' ? <FactorChoice onDone={done} /> : null}
    </section>
  )
}
