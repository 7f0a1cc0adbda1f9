/** Tests: ordered, recognised instead, reported; what stands there, and how often it is used. */
import Type, { type Static } from 'typebox'
import { obstacles } from '../../../engine/imaging/picture.ts'
import type { Status } from '../../../engine/policy/policy-value.ts'
import { gaps, repeatReasons } from '../../../engine/recognition/recognise.ts'
import { closed, Day, Id, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

const mostValues = 200

const StudyUid = Type.String({
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
  impression: Type.Optional(
    Type.String({ maxLength: 2000, description: 'A report of images has one.' }),
  ),
})

const Version = Type.Integer({ minimum: 0, maximum: 1000 })

const asked = { person: Id, item: Id, institution: Id }
const department = Type.Optional(Id)

export const TestDeedSchema = Type.Union([
  closed({ act: Type.Literal('order'), ...asked, department, repeat: nullable(RepeatSchema) }),
  closed({ act: Type.Literal('recognise'), ...asked, department, result: Id }),
  closed({ act: Type.Literal('report'), ...asked, report: ReportSchema }),
  closed({
    act: Type.Literal('correct'),
    ...asked,
    corrects: Version,
    reason: Type.String({ maxLength: 1000 }),
    report: ReportSchema,
  }),
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
  mark: Type.String({
    description:
      'By which the recognised result counted, or that the report bears; empty without any.',
  }),
  report: nullable(ReportSchema),
  version: Version,
  replaced: Type.Array(closed({ version: Version, report: ReportSchema, reason: Type.String() }), {
    description: 'Earlier versions of the report, and why each was corrected.',
  }),
  signedByName: nullable(TextsSchema),
  signedAt: nullable(Type.String()),
})

export const PatientNumberSchema = closed({
  number: Type.String({
    pattern: '^[0-9A-Za-z._-]{1,64}$',
    description: 'By which this house knows the person.',
  }),
})

/** As it stands on reports, and its names and code. */
const analyte = { name: ShortText, title: TextsSchema, loinc: Type.String() }

export const ReportFormSchema = closed({
  mark: nullable(closed({ mark: ShortText, until: Day })),
  analytes: Type.Array(
    closed({
      ...analyte,
      unit: Type.String(),
      method: Type.String(),
      interval: Type.String(),
    }),
  ),
  studies: Type.Array(
    closed({
      uid: StudyUid,
      source: Type.String(),
      description: Type.String(),
      on: Type.String(),
      modalities: Type.Array(Type.String()),
    }),
  ),
  away: Type.Array(Type.String(), { description: 'Sources of pictures that did not answer.' }),
  numbers: nullable(
    Type.Array(Type.String(), {
      description: 'By which this house knows the person; null where its pictures need none.',
    }),
  ),
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
  others: Type.Array(
    closed({
      test: TestSchema,
      gap: oneOf(gaps, 'Why it does not count here and now.'),
      mark: nullable(Type.String({ description: 'That stands on it all the same.' })),
      until: nullable(Day),
    }),
    { description: 'Results of the same test that may be seen here and do not count.' },
  ),
})

export const TestListSchema = closed({
  items: Type.Array(
    closed({
      item: Id,
      title: TextsSchema,
      kind: oneOf(['laboratory', 'imaging']),
      windowDays: Type.Integer(),
      status: oneOf<Status>(
        ['verified', 'transcribed', 'illustrative'],
        'How sure the rule of this test is.',
      ),
      source: closed({ title: Type.String(), number: Type.String() }),
      analytes: Type.Array(closed(analyte), { description: 'That a laboratory measures for it.' }),
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

const Count = nullable(
  Type.Integer({
    description: 'Null is hidden: of too few persons, or another count would follow.',
  }),
)

const rate = {
  first: Count,
  recognised: Count,
  repeated: Count,
  rateBasisPoints: nullable(
    Type.Integer({ description: 'Recognised, of all orders for which a result stood there.' }),
  ),
}

const Month = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$',
  description: 'Such as 2026-11.',
})

export const MonthQuerySchema = closed({ month: Type.Optional(Month) })

export const RecognitionSchema = closed({
  institution: Id,
  institutionTitle: TextsSchema,
  month: Month,
  fewestPersons: Type.Integer(),
  rows: Type.Array(
    closed({
      department: Type.String({ description: 'Empty where the house did not say.' }),
      item: Type.String(),
      itemTitle: TextsSchema,
      ...rate,
    }),
  ),
  total: closed(rate),
  reasons: Type.Array(closed({ reason: oneOf(repeatReasons), count: Count })),
  trend: Type.Array(closed({ month: Month, ...rate })),
})

export const RecognitionsSchema = closed({
  month: Month,
  fewestPersons: Type.Integer(),
  houses: Type.Array(closed({ institution: Id, institutionTitle: TextsSchema, ...rate })),
})

const measure = {
  slope: Type.Number(),
  intercept: Type.Number(),
  window: nullable(closed({ center: Type.Number(), width: Type.Number() })),
}

const StudySchema = closed({
  description: Type.String(),
  on: Type.String(),
  isSimulated: Type.Boolean(),
  series: Type.Array(
    closed({
      number: Type.Integer(),
      modality: Type.String(),
      description: Type.String(),
      images: Type.Array(
        closed({
          uid: StudyUid,
          number: Type.Integer(),
          rows: Type.Integer(),
          columns: Type.Integer(),
          frames: Type.Integer(),
          bitsAllocated: Type.Integer(),
          bitsStored: Type.Integer(),
          isSigned: Type.Boolean(),
          ...measure,
          measures: Type.Optional(
            Type.Array(closed(measure), { description: 'Of each frame, where they differ.' }),
          ),
          spacing: nullable(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
          photometric: Type.String(),
          isPlanar: Type.Boolean(),
          palette: Type.Optional(
            closed({
              first: Type.Integer(),
              colours: Type.String({ description: 'Red, green, blue of each number, in base 16.' }),
            }),
          ),
          obstacle: nullable(oneOf(obstacles, 'Why it cannot be drawn.')),
        }),
      ),
    }),
  ),
})

export const OpenedImagesSchema = closed({
  test: TestSchema,
  study: StudySchema,
  link: Type.String({ description: 'Of this reader, and over after a while.' }),
  until: Type.String(),
})

export const FrameParamsSchema = closed({
  link: Type.String({ pattern: '^[0-9A-Za-z_.-]{1,200}$' }),
  image: StudyUid,
  frame: Type.String({ pattern: '^[1-9][0-9]{0,5}$', description: 'From 1.' }),
})

export const StandingQuerySchema = closed({ item: Id })

export type TestDeedBody = Static<typeof TestDeedSchema>
export type ReportFormJson = Static<typeof ReportFormSchema>
export type TestJson = Static<typeof TestSchema>
export type TestsJson = Static<typeof TestsSchema>
export type StandingJson = Static<typeof StandingSchema>
export type TestListJson = Static<typeof TestListSchema>
export type RecognitionJson = Static<typeof RecognitionSchema>
export type RecognitionsJson = Static<typeof RecognitionsSchema>
export type OpenedImagesJson = Static<typeof OpenedImagesSchema>
