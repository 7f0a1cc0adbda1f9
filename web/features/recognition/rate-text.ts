/** A share in basis points as people read it: 75.0%. */
import type { RecognitionJson } from '../../../server/http/contract/recognition.ts'

export type RateJson = RecognitionJson['total']

const perPercent = 100

export function rateText(basisPoints: number): string {
  return `${(basisPoints / perPercent).toFixed(1)}%`
}

/** No result stood for any order, which is not the same as a rate that is hidden. */
export function isNone({ recognised, repeated }: RateJson): boolean {
  return recognised === 0 && repeated === 0
}
