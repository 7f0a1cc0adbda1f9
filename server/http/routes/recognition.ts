/** Tests over HTTP: what stands there is looked at before one is ordered. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { ExaminationDeed } from '../../../engine/recognition/examination.ts'
import { repeatReasons } from '../../../engine/recognition/recognise.ts'
import { readFigures, readStanding, readTests } from '../../usecases/recognition/read-tests.ts'
import type { StoredExamination } from '../../usecases/recognition/standing-results.ts'
import { workOnTest } from '../../usecases/recognition/work-on-tests.ts'
import {
  type RecognitionJson,
  RecognitionSchema,
  type StandingJson,
  StandingQuerySchema,
  StandingSchema,
  type TestDeedBody,
  TestDeedSchema,
  type TestJson,
  type TestListJson,
  TestListSchema,
  TestSchema,
  type TestsJson,
  TestsSchema,
} from '../contract/recognition.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['tests']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addRecognitionRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { recognition: store, rules, registry } = api
  const kinds = new Map(store.rules.items.map(({ item, kind }) => [item, kind]))

  const testJson = (one: StoredExamination): TestJson => ({
    ...{ id: one.id, person: one.person, item: one.item, state: one.state },
    itemTitle: store.rules.titles.get(one.item) ?? untitled(one.item),
    kind: kinds.get(one.item) ?? 'laboratory',
    institution: one.institution,
    institutionTitle: registry.institution(one.institution)?.title ?? untitled(one.institution),
    orderedBy: one.orderedBy,
    orderedByName: registry.practitioner(one.orderedBy)?.name ?? null,
    recordedAt: one.recordedAt.toISOString(),
    shown: [...one.shown],
    repeat: one.repeat,
    recognised: one.recognised,
    report: one.report && {
      ...one.report,
      values: [...one.report.values],
      on: textFromDay(one.report.on),
    },
  })

  async function work(
    request: Pick<FastifyRequest, 'headers'> & FastifyRequest,
    reply: FastifyReply,
    body: TestDeedBody,
    examination?: string,
  ) {
    const deed = deedOf(body)
    if (deed === undefined) return sendProblem(reply, noDay)
    const key = String(request.headers['idempotency-key'])
    const command = { key, deed, ...(examination === undefined ? {} : { examination }) }
    const outcome = await workOnTest(command, actorOf(request, api), store)
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    return reply.code(outcome.isNew ? 201 : 200).send(testJson(outcome.examination))
  }

  app.get(
    '/api/tests/list',
    {
      schema: {
        operationId: 'listTests',
        summary:
          'Tests whose results are recognised, how long each stands, and where a mark counts',
        tags,
        response: { 200: TestListSchema },
      },
    },
    async (_request, reply) => {
      const { items, ranges, titles: names } = store.rules
      return reply.send({
        items: items.map(({ item, kind, windowDays }) => ({
          ...{ item, kind, windowDays },
          title: names.get(item) ?? untitled(item),
        })),
        ranges: ranges.map(({ provinces, ...range }) => ({
          ...range,
          provinces: provinces && [...provinces],
        })),
      } satisfies TestListJson)
    },
  )

  app.post(
    '/api/tests',
    {
      schema: {
        operationId: 'workOnTest',
        summary: 'Order a test, use a result that stands there instead, or report a result',
        description:
          'An order for what stands there already is refused with that result, unless it gives a ground of article 19.',
        tags,
        headers: keyHeader,
        body: TestDeedSchema,
        response: { 200: TestSchema, 201: TestSchema, ...refusals },
      },
    },
    (request, reply) => work(request, reply, request.body),
  )

  app.post(
    '/api/tests/:id/acts',
    {
      schema: {
        operationId: 'workOnOrderedTest',
        summary: 'Report what an ordered test came to',
        tags,
        params: closed({ id: Id }),
        headers: keyHeader,
        body: TestDeedSchema,
        response: { 200: TestSchema, 201: TestSchema, ...refusals },
      },
    },
    (request, reply) => work(request, reply, request.body, request.params.id),
  )

  app.get(
    '/api/persons/:id/tests',
    {
      schema: {
        operationId: 'readTests',
        summary: 'Tests of a person: results, studies, and why one was done again',
        tags,
        params: closed({ id: Id }),
        response: { 200: TestsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readTests(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ tests: read.value.map(testJson) } satisfies TestsJson)
    },
  )

  app.get(
    '/api/persons/:id/standing-results',
    {
      schema: {
        operationId: 'readStandingResults',
        summary: 'Results that count where the test is about to be ordered',
        tags,
        params: closed({ id: Id }),
        querystring: StandingQuerySchema,
        response: { 200: StandingSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { item } = request.query
      const read = await readStanding(request.params.id, item, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const results = read.value.flatMap(({ examination, recognition }) =>
        recognition.counts
          ? [
              {
                test: testJson(examination),
                mark: recognition.mark,
                until: textFromDay(recognition.until),
              },
            ]
          : [],
      )
      return reply.send({ results } satisfies StandingJson)
    },
  )

  app.get(
    '/api/institutions/:id/recognition',
    {
      schema: {
        operationId: 'readRecognition',
        summary: 'How often standing results were recognised, and on what grounds not',
        tags,
        params: closed({ id: Id }),
        response: { 200: RecognitionSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const read = await readFigures(id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { first, recognised, repeated, rate } = read.value
      return reply.send({
        ...{ institution: id, first, recognised, rateBasisPoints: rate },
        repeated: repeatReasons.flatMap((reason) => {
          const count = repeated[reason] ?? 0
          return count === 0 ? [] : [{ reason, count }]
        }),
      } satisfies RecognitionJson)
    },
  )
}

function untitled(id: string) {
  return { 'zh-CN': id, 'zh-HK': id, en: id }
}

/** Undefined when it names a day that is none. */
function deedOf(body: TestDeedBody): ExaminationDeed | undefined {
  if (body.act === 'order') return { ...body, shown: [] }
  if (body.act === 'recognise') return body
  const on = dayFromText(body.report.on)
  return on === undefined ? undefined : { ...body, report: { ...body.report, on } }
}
