/** How much of a sum is used, with the marks at which it is watched. */
import { useTranslation } from 'react-i18next'

export interface UseBarProps {
  /** `82.00` */
  readonly percent: string
  readonly level: 'normal' | 'yellow' | 'red'
  readonly thresholds: { readonly yellowPercent: number; readonly redPercent: number }
}

/** More than that tells nobody anything. */
const most = 999

const tones = { normal: '', yellow: 'wait', red: 'refused' } as const

export function UseBar({ percent, level, thresholds }: UseBarProps) {
  const { t } = useTranslation()
  const used = Math.min(100, Math.max(0, Number(percent)))
  return (
    <div className={`use-bar ${level}`}>
      <span className="use-track" aria-hidden="true">
        <span className="use-fill" style={{ width: `${used}%` }} />
        <span className="use-mark" style={{ left: `${thresholds.yellowPercent}%` }} />
        <span className="use-mark red" style={{ left: `${thresholds.redPercent}%` }} />
      </span>
      <span className="use-text">
        <strong className="amount">{Number(percent) > most ? `>${most}` : percent}%</strong>
        <span className={`badge ${tones[level]}`}>{t(`clearing.level.${level}`)}</span>
      </span>
    </div>
  )
}
