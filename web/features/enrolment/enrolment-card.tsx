/** One contract, with what may be done about it from this side. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnrolmentJson } from '../../../server/http/contract/enrolment.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { PersonName } from '../../components/person-name.tsx'
import { useEnrolmentPost } from './queries.ts'

export interface EnrolmentCardProps {
  readonly enrolment: EnrolmentJson
  readonly side: 'resident' | 'team'
  readonly as: string | undefined
}

const tones: Partial<Record<EnrolmentJson['state'], string>> = {
  'in-force': 'accent',
  asked: 'wait',
  offered: 'wait',
  'renewal-asked': 'wait',
  'renewal-offered': 'wait',
}

export function EnrolmentCard({ enrolment, side, as }: EnrolmentCardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { team, package: chosen, renewal, ended, state } = enrolment
  return (
    <article className="panel enrolment-card" aria-label={t(`enrolment.state.${state}`)}>
      <p className="enrolment-head">
        {side === 'team' ? (
          <PersonName
            key={enrolment.person.id}
            person={enrolment.person}
            purpose="care"
            {...(as === undefined ? {} : { as })}
          />
        ) : (
          <strong>{team === null ? '' : textIn(team.institution.title)}</strong>
        )}
        <span className={`badge ${tones[state] ?? ''}`}>{t(`enrolment.state.${state}`)}</span>
      </p>
      {side === 'resident' && team !== null ? (
        <p>
          {textIn(team.title)} ·{' '}
          <span className="quiet">{team.members.map(textIn).join(t('and'))}</span>
        </p>
      ) : null}
      <p>
        {chosen === null ? '' : textIn(chosen.title)} ·{' '}
        {t('enrolment.term', { from: enrolment.from, to: enrolment.to })}
      </p>
      {chosen === null || side === 'team' ? null : (
        <p className="quiet">
          {textIn(chosen.holds)} ·{' '}
          {chosen.fee === '0' ? t('enrolment.free') : t('enrolment.fee', { fee: chosen.fee })}
        </p>
      )}
      {renewal === null ? null : (
        <p className="note">
          {t('enrolment.renewalTo', {
            to: renewal.to,
            package: renewal.package === null ? '' : textIn(renewal.package.title),
          })}
        </p>
      )}
      {ended === null ? null : (
        <p className="note">
          {t('enrolment.endedOn', { on: ended.on, why: t(`enrolment.why.${ended.why}`) })}
        </p>
      )}
      <Acts enrolment={enrolment} side={side} as={as} />
    </article>
  )
}

const ofTeam = ['moved', 'changes-team', 'wishes-so', 'team-closed', 'died'] as const
const ofResident = ['wishes-so', 'moved', 'changes-team'] as const

function Acts({ enrolment, side, as }: EnrolmentCardProps) {
  const { t } = useTranslation()
  const reasons = side === 'team' ? ofTeam : ofResident
  const [why, setWhy] = useState<(typeof ofTeam)[number]>(reasons[0])
  const sent = useEnrolmentPost(as)
  const { id, state, waitsFor, mayRenew, package: chosen } = enrolment
  const path = `/api/enrolments/${encodeURIComponent(id)}/acts`
  const send = (body: object) => sent.mutate({ path, body })
  const isRenewal = state === 'renewal-asked' || state === 'renewal-offered'
  const runs = isRenewal || state === 'in-force'
  if (waitsFor === null && !runs) return null
  return (
    <div className="enrolment-acts">
      {waitsFor === side ? (
        <button
          type="button"
          className="button primary"
          disabled={sent.isPending}
          onClick={() => send({ act: 'agree' })}
        >
          {t(isRenewal ? 'enrolment.act.agreeRenewal' : 'enrolment.act.agree')}
        </button>
      ) : null}
      {waitsFor === null ? null : (
        <button
          type="button"
          className="button"
          disabled={sent.isPending}
          onClick={() => send({ act: 'withdraw' })}
        >
          {t(waitsFor === side ? 'enrolment.act.decline' : 'enrolment.act.withdraw')}
        </button>
      )}
      {mayRenew ? (
        <button
          type="button"
          className="button"
          disabled={sent.isPending}
          onClick={() => send({ act: 'renew', package: chosen?.id, years: 1 })}
        >
          {t('enrolment.act.renew')}
        </button>
      ) : null}
      {runs ? (
        <details className="enrolment-end">
          <summary>{t('enrolment.act.end')}</summary>
          <select
            className="select"
            aria-label={t('enrolment.why.label')}
            value={why}
            onChange={({ target }) =>
              setWhy(reasons.find((one) => one === target.value) ?? reasons[0])
            }
          >
            {reasons.map((one) => (
              <option key={one} value={one}>
                {t(`enrolment.why.${one}`)}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="button"
            disabled={sent.isPending}
            onClick={() => send({ act: 'end', why })}
          >
            {t('enrolment.act.end')}
          </button>
        </details>
      ) : null}
      <AnswerProblem error={sent.error} />
    </div>
  )
}
