/**
 * How much of a suite runs: a sample with every `npm test`, the whole of it with
 * `npm run test:deep -- SUITE`, which sets TEST_THOROUGH=yes.
 */
export const isThorough = process.env['TEST_THOROUGH'] === 'yes'

export function sampled<T>(sample: T, whole: T): T {
  return isThorough ? whole : sample
}
