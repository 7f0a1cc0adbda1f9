/** Who is asking, in which mode the server runs, and the samples of the sample mode. */
import Type, { type Static } from 'typebox'
import { BillSchema } from './bill.ts'
import { closed, Id, nullable, oneOf, TextsSchema } from './values.ts'

export const SessionSchema = closed({
  mode: oneOf(['sample', 'production']),
  banner: nullable(TextsSchema),
  actor: closed({
    id: Id,
    name: TextsSchema,
    role: Type.String(),
    institution: nullable(Id),
    persons: Type.Optional(
      Type.Array(Id, {
        description: 'Whose own matters the actor may see: oneself first, then those in care.',
      }),
    ),
  }),
  standIns: Type.Array(closed({ id: Id, name: TextsSchema, role: Type.String() }), {
    description: 'In sample mode, others who may act by naming themselves in `x-sample-actor`.',
  }),
  signedIn: Type.Optional(
    nullable(
      closed({
        kind: oneOf(['account', 'outside', 'sample', 'service']),
        isEnough: Type.Boolean({ description: 'All that the office has to show was shown.' }),
        isLocked: Type.Boolean(),
      }),
    ),
  ),
  languages: Type.Array(oneOf(['zh-CN', 'zh-HK', 'en'])),
  versions: closed({
    product: Type.String(),
    engine: Type.Integer(),
    answer: Type.Integer(),
  }),
  limits: closed({ lines: Type.Integer(), bodyBytes: Type.Integer() }),
  trust: closed(
    { onlyVerified: Type.Boolean(), allowed: Type.Array(Type.String()) },
    'Whether only verified terms decide here, and the names of those that may although they are not.',
  ),
})

export type SessionJson = Static<typeof SessionSchema>

export const SampleBillSchema = closed({
  id: Id,
  title: TextsSchema,
  note: nullable(TextsSchema),
  lineCount: Type.Integer({ description: 'In the list, a long bill comes without its lines.' }),
  bill: BillSchema,
})

export const SampleBillsSchema = closed({ bills: Type.Array(SampleBillSchema) })

export type SampleBillJson = Static<typeof SampleBillSchema>
export type SampleBillsJson = Static<typeof SampleBillsSchema>
