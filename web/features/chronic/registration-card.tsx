/** One registration: the disease, its days, where it serves, who certified it, and how it ends. */
import { useTranslation } from 'react-i18next'
import type { DiseaseRegistrationJson } from '../../../server/http/contract/disease-registration.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { registrationsPath } from '../../components/disease-registrations.ts'
import { knownDisease } from '../../components/diseases.ts'
import { useTextIn } from '../../components/language.ts'
import { todayText } from '../../components/moment-text.ts'
import { ReasonFold } from '../../components/reason-fold.tsx'
import { useRegistering } from './use-registering.ts'

interface RegistrationCardProps {
  readonly person: string
  readonly registration: DiseaseRegistrationJson
  /** It was registered at the institution for which one works. */
  readonly mayWithdraw: boolean
}

export function RegistrationCard({ person, registration, mayWithdraw }: RegistrationCardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { record, disease, from, to, institutions, certificate, registeredAt } = registration
  const named = knownDisease(disease)
  const state = stateOf(registration)
  const isOver = state === 'withdrawn' || state === 'ended'
  const certified = [certificate?.institution, certificate?.on, certificate?.doctor]
  const facts = [
    [t('chronic.term'), to === null ? t('chronic.since', { from }) : `${from} – ${to}`],
    [
      t('chronic.institutions'),
      institutions.length === 0
        ? t('chronic.everywhere')
        : institutions.map(({ title }) => textIn(title)).join(t('and')),
    ],
    [t('chronic.certificate'), certified.filter(Boolean).join(' · ') || '–'],
    [t('chronic.registeredAt'), textIn(registeredAt.title)],
    [t('chronic.record'), record],
  ] as const
  return (
    <article className="panel chronic-card" aria-label={named ? t(`disease.${named}`) : disease}>
      <p className="chronic-card-head">
        <strong>{named === undefined ? disease : t(`disease.${named}`)}</strong>
        {named === undefined ? null : <span className="quiet">{disease}</span>}
        <span className={`badge ${state === 'in-force' ? 'accent' : ''}`}>
          {state === 'withdrawn'
            ? t('chronic.withdrawn', { day: registration.withdrawnOn })
            : t(`chronic.state.${state}`)}
        </span>
      </p>
      <dl>
        {facts.map(([name, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {isOver || mayWithdraw ? null : <p className="quiet">{t('chronic.elsewhere')}</p>}
      {!isOver && mayWithdraw ? (
        <Withdraw person={person} record={record} institution={registeredAt.id} />
      ) : null}
    </article>
  )
}

function stateOf({ from, to, withdrawnOn }: DiseaseRegistrationJson) {
  const today = todayText()
  if (withdrawnOn !== null) return 'withdrawn'
  if (today < from) return 'not-yet'
  return to !== null && to < today ? 'ended' : 'in-force'
}

interface WithdrawProps {
  readonly person: string
  readonly record: string
  readonly institution: string
}

function Withdraw({ person, record, institution }: WithdrawProps) {
  const { t } = useTranslation()
  const sent = useRegistering(person)
  return (
    <ReasonFold
      act={t('chronic.withdraw')}
      hint={t('chronic.withdrawHint')}
      label={t('chronic.reason')}
      mostCharacters={100}
      isSending={sent.isPending}
      onReason={(reason) => {
        const path = `${registrationsPath(person)}/${record}/withdraw`
        sent.mutate({ path, body: { institution, reason } })
      }}
    >
      <AnswerProblem error={sent.error} />
    </ReasonFold>
  )
}
