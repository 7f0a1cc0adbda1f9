/** Two operators tie two records as one person's, or part them. */
import assert from 'node:assert/strict'
import { sampleOperator, sampleSecondOperator } from '../../server/own-actors.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { actOnLink, compareTwo } from '../../server/usecases/person/link-records.ts'
import type { LinkReads } from '../../server/usecases/person/read-links.ts'

const ground = onDuty('operation')
let keys = 0

/** @param numbers one of each record. */
export async function decideLink(
  links: LinkReads,
  numbers: readonly [string, string],
  what: 'merge' | 'split',
  checker = sampleSecondOperator,
) {
  const [one, two] = numbers
  const compared = await compareTwo([{ text: one }, { text: two }], sampleOperator, ground, links)
  assert.ok(compared.done, JSON.stringify(compared))
  const { link } = compared
  const act = (deed: Parameters<typeof actOnLink>[0]['deed'], by = sampleOperator) =>
    actOnLink({ link, key: `act-${++keys}`, deed }, by, ground, links)
  const proposed = await act({ act: 'propose', what, reason: 'the passport of both' })
  return proposed.done ? act({ act: 'approve' }, checker) : proposed
}
