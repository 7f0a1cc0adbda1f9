/** Drugs that a receiver of a referral down has or lacks, and requests to buy them. */
import Type, { type Static } from 'typebox'
import { type SupplyGap, supplyRemedies } from '../../../engine/referral/drug-supply.ts'
import { type ProcurementSide, procurementStates } from '../../../engine/referral/procurement.ts'
import { closed, Day, Id, nullable, oneOf, TextsSchema } from './values.ts'

export const RemedySchema = oneOf(supplyRemedies)
const ProcurementId = Type.String({ pattern: '^[0-9a-f]{28}$' })
const Reason = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })
const Instant = Type.String({ description: 'ISO instant.' })
const named = <T extends string>(act: T) => Type.Unsafe<T>({ type: 'string', const: act })

export const SupplySchema = closed({
  drugs: Type.Array(
    closed({
      code: Type.String(),
      name: Type.String(),
      gaps: Type.Array(oneOf<SupplyGap>(['not-listed', 'not-stocked', 'not-paid'])),
      remedies: Type.Array(RemedySchema),
      planned: nullable(RemedySchema),
      procurement: nullable(closed({ id: ProcurementId, state: oneOf(procurementStates) })),
    }),
  ),
  isSupplied: Type.Boolean({ description: 'The receiver has all of them.' }),
})

export const CompareDrugsQuerySchema = closed({
  from: Id,
  to: Id,
  drugs: Type.String({ maxLength: 3300, description: 'Codes, parted by commas.' }),
})

export const ProcurementSchema = closed({
  id: ProcurementId,
  state: oneOf(procurementStates),
  since: Instant,
  drug: closed({ code: Type.String(), name: Type.String() }),
  receiver: closed({ institution: Id, title: TextsSchema }),
  lead: closed({ institution: Id, title: TextsSchema }),
  askedBy: closed({ institution: Id, title: TextsSchema }),
  on: Day,
  expectedOn: nullable(Day),
  reason: nullable(Type.String()),
  sides: Type.Array(oneOf<ProcurementSide>(['lead', 'receiver', 'asking'])),
})

export const ProcurementsSchema = closed({ procurements: Type.Array(ProcurementSchema) })

export const ProcurementParams = closed({ id: ProcurementId })

export const ProcurementActSchema = Type.Union([
  closed({ act: named('approve') }),
  closed({ act: named('refuse'), reason: Reason }),
  closed({ act: named('order'), expectedOn: Day }),
  closed({ act: named('stock') }),
  closed({ act: named('give-up'), reason: Reason }),
])

export type SupplyJson = Static<typeof SupplySchema>
export type ProcurementJson = Static<typeof ProcurementSchema>
export type ProcurementsJson = Static<typeof ProcurementsSchema>
export type ProcurementActJson = Static<typeof ProcurementActSchema>
