/** Tests: ordered, recognised instead, reported; what stands there, and how often it is used. */
import Type, { type Static } from 'typebox'
import { repeatReasons } from '../../../engine/recognition/recognise.ts'
import { closed, Day, Id, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

const mostValues = 200

export const StudyUid = Type.String({
  pattern: '^[0-9.]{1,64}$',
  description: 'Study instance UID under which the images are kept.',
})

const RepeatSchema = closed({
  reason: oneOf(repeatReasons),
  note: Type.String({ maxLength: 1000, description: 'The patient reads it.' }),
})

const ReportSchema = closed({
  on: Day,
  values: Type.Array(
    closed({
      name: ShortText,
      value: ShortText,
      unit: Type.String({ maxLength: 40 }),
      method: Type.String({ maxLength: 200 }),
      interval: Type.String({ maxLength: 200 }),
    }),
    { maxItems: mostValues },
  ),
  study: nullable(StudyUid),
  finding: Type.String({ maxLength: 4000 }),
})

const asked = { person: Id, item: Id, institution: Id }

export const TestDeedSchema = Type.Union([
  closed({ act: Type.Literal('order'), ...asked, repeat: nullable(RepeatSchema) }),
  closed({ act: Type.Literal('recognise'), ...asked, result: Id }),
  closed({ act: Type.Literal('report'), ...asked, report: ReportSchema }),
])

export const TestSchema = closed({
  id: Id,
  person: Id,
  item: Id,
  itemTitle: TextsSchema,
  kind: oneOf(['laboratory', 'imaging']),
  institution: Id,
  institutionTitle: TextsSchema,
  state: oneOf(['none', 'ordered', 'recognised', 'reported']),
  orderedBy: Type.String(),
  orderedByName: nullable(TextsSchema),
  recordedAt: Type.String(),
  shown: Type.Array(Id),
  repeat: nullable(RepeatSchema),
  recognised: nullable(Id),
  report: nullable(ReportSchema),
})

export const TestsSchema = closed({ tests: Type.Array(TestSchema) })

export const StandingSchema = closed({
  results: Type.Array(
    closed({
      test: TestSchema,
      mark: Type.String({ description: 'Such as 全国HR; empty for a result of the own house.' }),
      until: Day,
    }),
  ),
})

export const TestListSchema = closed({
  items: Type.Array(
    closed({
      item: Id,
      title: TextsSchema,
      kind: oneOf(['laboratory', 'imaging']),
      windowDays: Type.Integer(),
    }),
  ),
  ranges: Type.Array(
    closed({
      range: Id,
      mark: ShortText,
      provinces: nullable(Type.Array(Type.String())),
    }),
  ),
})

export const RecognitionSchema = closed({
  institution: Id,
  first: Type.Integer(),
  recognised: Type.Integer(),
  repeated: Type.Array(closed({ reason: oneOf(repeatReasons), count: Type.Integer() })),
  rateBasisPoints: nullable(
    Type.Integer({ description: 'Recognised, of all orders for which a result stood there.' }),
  ),
})

export const StandingQuerySchema = closed({ item: Id })

export type TestDeedBody = Static<typeof TestDeedSchema>
export type TestJson = Static<typeof TestSchema>
export type TestsJson = Static<typeof TestsSchema>
export type StandingJson = Static<typeof StandingSchema>
export type TestListJson = Static<typeof TestListSchema>
export type RecognitionJson = Static<typeof RecognitionSchema>
