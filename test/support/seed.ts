/**
 * The seed of this run's random tests. `npm test` prints it and hands it to every file in
 * TEST_SEED; set TEST_SEED to repeat a run.
 *
 * Import this file in every test that uses fast-check: the import alone sets the seed.
 */
import fc from 'fast-check'

export const seed = seedFrom(process.env['TEST_SEED'])

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })

/** @throws RangeError when the text is no whole number of 32 bits. */
export function seedFrom(text: string | undefined): number {
  if (text === undefined || text === '') return Math.trunc(Math.random() * 0x7fff_ffff)
  const value = Number(text)
  if (!Number.isInteger(value) || Math.abs(value) > 0x7fff_ffff) {
    throw new RangeError(`TEST_SEED is "${text}": it must be a whole number of 32 bits.`)
  }
  return value
}
