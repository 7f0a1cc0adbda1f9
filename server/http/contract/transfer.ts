/** The register of data flows. */
import Type, { type Static } from 'typebox'
import { type TransferGround, transferGrounds } from '../../../engine/access/transfer.ts'
import { type Jurisdiction, jurisdictions, type Kind, kinds } from '../../../engine/access/words.ts'
import { closed, Day, Id, LongText, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

export const FilingId = Type.String({ pattern: '^T-[0-9a-f]{12}$' })
const Place = oneOf<Jurisdiction>(jurisdictions)
const Kinds = Type.Array(oneOf<Kind>(kinds), { minItems: 1, maxItems: kinds.length })

const noted = {
  sender: { ...nullable(Id), description: 'Null: every institution of the place.' },
  recipient: Id,
  dataIn: Place,
  goesTo: Place,
  kinds: Kinds,
  ground: oneOf<TransferGround>(transferGrounds),
  number: ShortText,
  authority: ShortText,
  filedOn: Day,
  from: Day,
  to: Day,
}

export const NoteTransferSchema = closed(noted)
export const EndTransferSchema = closed({ reason: LongText })

export const TransferSchema = closed({
  id: FilingId,
  ...noted,
  senderTitle: nullable(TextsSchema),
  recipientTitle: TextsSchema,
  endedOn: nullable(Day),
  endedBy: nullable(Type.String()),
  endedBecause: nullable(Type.String()),
  notedAt: Type.String({ description: 'ISO instant.' }),
  notedBy: Type.String(),
  state: oneOf(['in-force', 'not-yet', 'ended'] as const),
  daysLeft: nullable(Type.Integer()),
})

export const TransfersSchema = closed({ filings: Type.Array(TransferSchema) })

export type NoteTransferJson = Static<typeof NoteTransferSchema>
export type TransferJson = Static<typeof TransferSchema>
export type TransfersJson = Static<typeof TransfersSchema>
