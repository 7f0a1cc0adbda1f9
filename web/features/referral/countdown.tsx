/** How much is left of a clock: it changes before it is late, and says so when it is. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { momentText } from '../../components/moment-text.ts'

type Clock = ReferralJson['clocks'][number]

const secondMs = 1000
const minuteMs = 60_000
const hourMs = 3_600_000
/** What is left of the whole, below which it hurries. */
const hurry = 0.25

/** The running clock that ends first. */
export function runningClock({ clocks }: ReferralJson): Clock | undefined {
  return clocks
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))[0]
}

function useNow(isClose: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isClose ? secondMs : 20 * secondMs)
    return () => clearInterval(timer)
  }, [isClose])
  return now
}

const two = (value: number) => String(value).padStart(2, '0')

/** 2 h 14 min, or 14:32 below an hour. */
export function useSpanText(): (ms: number) => string {
  const { t } = useTranslation()
  return (ms) => {
    const minutes = two(Math.floor((ms % hourMs) / minuteMs))
    if (ms >= hourMs) return t('referral.clock.span', { hours: Math.floor(ms / hourMs), minutes })
    return `${minutes}:${two(Math.floor((ms % minuteMs) / secondMs))}`
  }
}

export function Countdown({ referral }: { readonly referral: ReferralJson }) {
  const { t } = useTranslation()
  const spanText = useSpanText()
  const clock = runningClock(referral)
  const due = clock === undefined ? 0 : Date.parse(clock.dueAt)
  const now = useNow(clock !== undefined && due - Date.now() < hourMs)
  if (clock === undefined) return <span className="quiet">{t('referral.clock.none')}</span>
  const whole = due - Date.parse(clock.startedAt)
  // No more than the whole is left, whatever the time of this machine.
  const left = Math.min(due - now, whole)
  const isEscalated = referral.escalated.some((name) => name.startsWith(`${clock.clock}@`))
  const tone = toneOf(left, whole)
  const time = spanText(Math.abs(left))
  return (
    <span className={`referral-clock ${tone}`} title={momentText(clock.dueAt)}>
      <span className="referral-clock-name">{t(`referral.clock.${clock.clock}`)}</span>{' '}
      <strong>{t(left < 0 ? 'referral.clock.over' : 'referral.clock.left', { time })}</strong>
      {isEscalated ? (
        <em>
          {t('referral.clock.escalated')} {t(`referral.office.${officeOf(clock)}`)}
        </em>
      ) : null}
    </span>
  )
}

function toneOf(left: number, whole: number): 'late' | 'soon' | 'calm' {
  if (left < 0) return 'late'
  return left < whole * hurry ? 'soon' : 'calm'
}

function officeOf({ escalatesTo }: Clock): 'duty-physician' | 'desk-lead' {
  return escalatesTo === 'duty-physician' ? 'duty-physician' : 'desk-lead'
}
