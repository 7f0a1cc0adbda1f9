/**
 * The step in which a payer takes its share.
 */
import type { Adjustment, Band, Bands, Step, StepHead } from '../../engine/policy/policy-value.ts'
import {
  onlyMoney,
  onlyRatio,
  readEachOf,
  readStepLimits,
  type StepSetting,
  shareOrMoney,
} from './read-step-head.ts'
import { constant, readCondition, readValue } from './read-value.ts'
import { readOwnPart, readPayer, scopeFor } from './references.ts'
import type { Scope } from './scope.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  optional,
  readEach,
  readFields,
  readList,
  type Spot,
} from './spot.ts'

export function readPay(
  spot: Spot,
  head: StepHead,
  fields: Fields,
  setting: StepSetting,
): Step | undefined {
  const { scheme } = setting
  const each = readEachOf(fields)
  const scope = scopeFor(setting.scope, each ?? 'line')
  const value = optional(fields.get('pay'), (at) => readValue(at, shareOrMoney(scope)))
  const adjustAt = fields.get('adjust')
  const bandsAt = fields.get('bands')
  if (bandsAt !== undefined && fields.has('pay')) {
    return fail(spot, 'has `pay` and `bands`', 'keep one of them')
  }
  if (adjustAt !== undefined && value?.dimension === 'money') {
    return fail(adjustAt, 'the step pays an amount', 'only a ratio or bands can be adjusted')
  }
  const payerAt = fields.get('payer')
  return allFields<Step & { kind: 'pay' }>({
    ...head,
    kind: 'pay',
    value,
    bands: optional(bandsAt, (at) => readBands(at, scope)),
    each,
    adjust: adjustAt === undefined ? [] : readEach(adjustAt, (item) => readAdjustment(item, scope)),
    limits: readStepLimits(fields, { kind: 'pay', each: each ?? 'line' }, setting.scope),
    payer: payerAt === undefined ? setting.payer : readPayer(payerAt, scheme),
    rest: optional(fields.get('rest'), (at) => readOwnPart(at, scheme)),
    capped: optional(fields.get('capped'), (at) => readOwnPart(at, scheme)),
  })
}

function readBands(spot: Spot, scope: Scope): Bands | undefined {
  const fields = readFields(spot, ['rows'], ['startsAt'])
  if (fields === undefined) return undefined
  const startsAt = fields.get('startsAt')
  const rowsAt = fields.get('rows')
  const rows = given(rowsAt, (at) => readEach(at, (item) => readBand(item, scope)))
  if (rowsAt !== undefined && rows !== undefined && !areEdgesInOrder(rowsAt, rows)) return undefined
  return allFields<Bands>({
    startsAt: startsAt === undefined ? constant('money', 0) : readValue(startsAt, onlyMoney(scope)),
    rows,
  })
}

function readBand(spot: Spot, scope: Scope): Band | undefined {
  const fields = readFields(spot, ['above'], ['pays', 'patient'])
  if (fields === undefined) return undefined
  const pays = fields.get('pays')
  const patient = fields.get('patient')
  if ((pays === undefined) === (patient === undefined)) {
    return fail(spot, 'does not say who pays which ratio', 'write `pays` or `patient`')
  }
  return allFields<Band>({
    above: given(fields.get('above'), (at) => readValue(at, onlyMoney(scope))),
    side: pays === undefined ? 'patient' : 'payer',
    ratio: given(pays ?? patient, (at) => readValue(at, onlyRatio(scope, 'share'))),
  })
}

/** Edges that are computed are compared by the engine only. */
function areEdgesInOrder(spot: Spot, rows: readonly Band[]): boolean {
  const edges = rows.map(({ above }) => (above.kind === 'constant' ? above.value : undefined))
  const items = readList(spot) ?? []
  if (edges.length === 0) {
    fail(spot, 'has no bands', 'write a row')
    return false
  }
  if (edges[0] !== undefined && edges[0] !== 0) {
    fail(items[0] ?? spot, 'the first band does not begin at zero', 'write `above: 0.00` there')
    return false
  }
  const early = edges.findIndex((edge, i) => {
    const before = edges[i - 1]
    return edge !== undefined && before !== undefined && edge <= before
  })
  if (early === -1) return true
  fail(items[early] ?? spot, 'is not above the band before it', 'let the edges ascend')
  return false
}

function readAdjustment(spot: Spot, scope: Scope): Adjustment | undefined {
  const kinds = ['points', 'factor', 'patientFactor'] as const
  const fields = readFields(spot, [], [...kinds, 'when'])
  if (fields === undefined) return undefined
  const stated = kinds.filter((kind) => fields.has(kind))
  const [kind, second] = stated
  if (kind === undefined || second !== undefined) {
    const wrong = kind === undefined ? 'adjusts nothing' : `states \`${kind}\` and \`${second}\``
    return fail(spot, wrong, 'write one of `points`, `factor`, `patientFactor`')
  }
  const ratios = kind === 'points' ? 'points' : 'any'
  return allFields<Adjustment>({
    kind,
    value: given(fields.get(kind), (at) => readValue(at, onlyRatio(scope, ratios))),
    when: optional(fields.get('when'), (at) => readCondition(at, scope)),
  })
}
