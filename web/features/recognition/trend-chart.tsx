/** The rate of six months as columns; a month that is hidden stands open, and is no nought. */
import { useTranslation } from 'react-i18next'
import type { RecognitionJson } from '../../../server/http/contract/recognition.ts'
import { isNone, type RateJson, rateText } from './rate-text.ts'

const size = { width: 360, height: 150, top: 22, bottom: 24, bar: 34 } as const
const whole = 10_000
const marks = [0, 5000, 10_000] as const

export function TrendChart({ trend }: Pick<RecognitionJson, 'trend'>) {
  const { t } = useTranslation()
  const room = size.height - size.top - size.bottom
  const step = size.width / Math.max(1, trend.length)
  const yOf = (rate: number) => size.top + room - (room * rate) / whole
  const words = (rate: RateJson) => {
    if (isNone(rate)) return t('recognition.rates.nothing')
    const { rateBasisPoints: points } = rate
    return points === null ? t('recognition.rates.hidden') : rateText(points)
  }
  const said = trend.map((one) =>
    t('recognition.rates.trendPoint', { month: one.month, rate: words(one) }),
  )
  return (
    <svg
      className="rates-chart"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={t('recognition.rates.trendAlt', { list: said.join(t('semicolon')) })}
    >
      {marks.map((mark) => (
        <line key={mark} x1="0" x2={size.width} y1={yOf(mark)} y2={yOf(mark)} />
      ))}
      {trend.map((one, at) => {
        const { month, rateBasisPoints: rate } = one
        const x = step * (at + 1 / 2)
        const left = x - size.bar / 2
        return (
          <g key={month}>
            {rate === null && !isNone(one) ? (
              <rect className="gone" x={left} width={size.bar} y={size.top} height={room} />
            ) : null}
            {rate === null ? null : (
              <>
                <rect x={left} width={size.bar} y={yOf(rate)} height={yOf(0) - yOf(rate)} />
                <text x={x} y={yOf(rate) - 6}>
                  {rateText(rate)}
                </text>
              </>
            )}
            <text className="month" x={x} y={size.height - 6}>
              {month}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
