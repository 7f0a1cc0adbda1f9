/**
 * What random bills have found: each row is a disagreement of engine and oracle, made small, with
 * what is right by hand.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { catalogueOf, divide, type Given, line, placesOf } from './linjiang.ts'

const nothing = '- { step: n, let: 0 }'

const rows: readonly [string, Given, string][] = [
  [
    'a line that the place of care divided is not held to a day’s limit',
    {
      steps: nothing,
      catalogue: catalogueOf({ dayLimitE4: 10_000 }),
      lines: [
        line({
          id: '1',
          amountMinor: 700,
          quantityE4: 70_000,
          split: { inScopeMinor: 700, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0 },
        }),
        line({ id: '2', amountMinor: 100 }),
      ],
    },
    'inScope 8.00',
  ],
  [
    'a line that is own pay and costs nothing does not use up the limit of its day',
    {
      steps: nothing,
      catalogue: catalogueOf({ dayLimitE4: 10_000 }),
      lines: [
        line({ id: '1', amountMinor: 0, approval: 'refused' }),
        line({ id: '2', amountMinor: 100 }),
      ],
    },
    'inScope 1.00',
  ],
]

describe('engine and oracle agree where they once did not', () => {
  for (const [name, given, places] of rows) {
    it(name, () => {
      assert.equal(placesOf(divide(given)), places)
    })
  }
})
