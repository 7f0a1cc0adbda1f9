/** Tests over HTTP: what stands there is looked at before one is ordered. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { ExaminationDeed } from '../../../engine/recognition/examination.ts'
import { readStanding, readTests } from '../../usecases/recognition/read-tests.ts'
import { workOnTest } from '../../usecases/recognition/work-on-tests.ts'
import {
  type StandingJson,
  StandingQuerySchema,
  StandingSchema,
  type TestDeedBody,
  TestDeedSchema,
  type TestListJson,
  TestListSchema,
  TestSchema,
  type TestsJson,
  TestsSchema,
} from '../contract/recognition.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { recognitionTitles, testWriter } from './test-json.ts'

const tags = ['tests']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addRecognitionRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { recognition: store, rules } = api
  const titles = recognitionTitles(api)
  const testJson = testWriter(api)

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
      const { items, ranges, origins, analytes } = store.rules
      return reply.send({
        items: items.map(({ item, kind, windowDays }) => {
          const { status = 'illustrative', title = '', number = '' } = origins.get(item) ?? {}
          const source = { title, number }
          return {
            ...{ item, kind, windowDays, title: titles.item(item), status, source },
            analytes: analytes
              .filter((one) => one.item === item)
              .map(({ name, title: called, loinc }) => ({ name, title: called, loinc })),
          }
        }),
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
        summary:
          'Results of a test about to be ordered: those that count here, and why the others do not',
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
      const results: StandingJson['results'] = []
      const others: StandingJson['others'] = []
      for (const { examination, recognition } of read.value) {
        const test = testJson(examination)
        const { mark, until } = recognition
        if (recognition.counts) {
          results.push({ test, mark: recognition.mark, until: textFromDay(recognition.until) })
        } else {
          const { gap } = recognition
          others.push({ test, gap, mark, until: until === null ? null : textFromDay(until) })
        }
      }
      return reply.send({ results, others } satisfies StandingJson)
    },
  )
}

/** Undefined when it names a day that is none. */
function deedOf(body: TestDeedBody): ExaminationDeed | undefined {
  if (body.act === 'order') return { ...body, shown: [] }
  if (body.act === 'recognise') return body
  const on = dayFromText(body.report.on)
  return on === undefined ? undefined : { ...body, report: { ...body.report, on } }
}
