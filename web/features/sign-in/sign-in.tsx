/** Where one signs in: with an account, and in sample mode as one of the roles to try. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { SignInStateJson } from '../../../server/http/contract/sign-in.ts'
import { NotRead } from '../../components/not-read.tsx'
import { getJson, isWorthRetrying } from '../../components/request.ts'
import { SampleRoles } from './sample-roles.tsx'
import { ShowFactors } from './show-factors.tsx'
import './sign-in.css'

const reasons = ['expired', 'refused', 'away'] as const

export function SignIn() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const state = useQuery({
    queryKey: ['sign-in'],
    queryFn: () => getJson<SignInStateJson>('/api/sign-in'),
    retry: isWorthRetrying,
    gcTime: 0,
  })
  const failed = reasons.find((reason) => reason === params.get('failed'))
  const start = `/api/sign-in/start?to=${encodeURIComponent(params.get('to') ?? '/')}`
  const isUnderWay = state.data?.underWay === true && params.has('under-way')
  const goes = state.data?.samples.length === 0 && !isUnderWay && failed === undefined
  useEffect(() => {
    if (goes) window.location.replace(start)
  }, [goes, start])

  if (state.isError) return <NotRead error={state.error} onAgain={() => void state.refetch()} />
  if (state.data === undefined || goes) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t(goes ? 'signIn.needed' : 'loading')}
      </p>
    )
  }
  if (isUnderWay) return <ShowFactors start={start} />
  return (
    <div className="sign-in">
      <section className="panel">
        <h1>{t('signIn.title')}</h1>
        {failed === undefined ? (
          <p className="quiet">{t('signIn.lead')}</p>
        ) : (
          <p className="note refused" role="alert">
            {t(`signIn.failed.${failed}`)}
          </p>
        )}
        <a className="button primary" href={start}>
          {t(state.data.provider === 'own' ? 'signIn.withAccount' : 'signIn.elsewhere')}
        </a>
      </section>
      {state.data.samples.length === 0 ? null : <SampleRoles roles={state.data.samples} />}
    </div>
  )
}
