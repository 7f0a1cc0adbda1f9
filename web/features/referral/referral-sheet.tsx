/** One referral whole: who, from where to where, why, how it is filed, and what comes next. */
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { ActForm } from './act-form.tsx'
import { Countdown, useSpanText } from './countdown.tsx'
import { FilingNote, KindMark, StateMark, useCapability, useDepartment } from './marks.tsx'

interface SheetProps {
  readonly referral: ReferralJson
  readonly as: string | undefined
}

export function ReferralSheet({ referral, as }: SheetProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const department = useDepartment()
  const capability = useCapability()
  const { from, target, need, diagnosis, booking, plan, rejectedFor, reason } = referral
  const needs = [
    t(`referral.setting.${need.setting}`),
    department(need.department),
    ...(need.capability === null ? [] : [capability(need.capability)]),
  ].join(' · ')
  const facts: readonly (readonly [string, string | null])[] = [
    [
      t('referral.sheet.from'),
      `${textIn(from.title)} · ${department(from.department)} · ${from.doctor}`,
    ],
    [t('referral.sheet.phone'), from.phone],
    [t('referral.sheet.to'), textIn(target.title)],
    [t('referral.sheet.need'), needs],
    [t('referral.sheet.diagnosis'), `${diagnosis.name} ${diagnosis.code}`],
    [t('referral.sheet.illness'), referral.illness],
    [t('referral.sheet.history'), referral.history],
    [t('referral.sheet.treatment'), referral.treatment],
    [t('referral.sheet.opinion'), referral.opinion],
    [
      t('referral.sheet.said'),
      [rejectedFor === null ? '' : t(`referral.reject.${rejectedFor}`), reason ?? '']
        .filter((one) => one !== '')
        .join(' · '),
    ],
    [
      t('referral.sheet.booking'),
      booking === null
        ? null
        : `${momentText(booking.startsAt)} · ${t('referral.sheet.seat', { seat: booking.seat })}`,
    ],
    [t('referral.sheet.plan'), plan === null ? null : `${plan.results} ${plan.nextPlan}`],
  ]
  return (
    <article className="panel referral-sheet" aria-label={t('referral.sheet.title')}>
      <header>
        <h2 className="referral-name">{referral.personName}</h2>
        <KindMark kind={referral.kind} />
        <span className="quiet">{t(`referral.direction.${referral.direction}`)}</span>
        <StateMark state={referral.state} />
      </header>
      <p className="referral-due">
        <Countdown referral={referral} />
      </p>
      <dl>
        {facts.map(([name, what]) =>
          what === null || what.trim() === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{what}</dd>
            </div>
          ),
        )}
        <div>
          <dt>{t('referral.filing.title')}</dt>
          <dd>
            <FilingNote referral={referral} />
          </dd>
        </div>
      </dl>
      <ActForm key={`${referral.id} ${referral.state}`} referral={referral} as={as} />
      <Ended referral={referral} />
    </article>
  )
}

/** Clocks that have run, and how long each took. */
function Ended({ referral: { clocks } }: { readonly referral: ReferralJson }) {
  const { t } = useTranslation()
  const spanText = useSpanText()
  const ended = clocks.filter(({ endedAt }) => endedAt !== null)
  if (ended.length === 0) return null
  return (
    <ul className="referral-ended">
      {ended.map(({ clock, startedAt, dueAt, endedAt }) => {
        const took = Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)
        const isLate = (endedAt ?? '') > dueAt
        return (
          <li key={`${clock} ${startedAt}`} className={isLate ? 'late' : ''}>
            {t(`referral.clock.${clock}`)} {t('referral.clock.doneIn', { time: spanText(took) })}
          </li>
        )
      })}
    </ul>
  )
}
