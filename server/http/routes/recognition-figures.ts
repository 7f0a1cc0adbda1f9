/** Rates of recognition over HTTP, by house and month. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { fewestPersons, type Rate } from '../../../engine/recognition/figures.ts'
import { readAllFigures, readHouseFigures } from '../../usecases/recognition/read-figures.ts'
import {
  MonthQuerySchema,
  type RecognitionJson,
  RecognitionSchema,
  type RecognitionsJson,
  RecognitionsSchema,
} from '../contract/recognition.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'
import { recognitionTitles } from './test-json.ts'

const tags = ['tests']
const refusals = problems(400, 403)

export const addRecognitionFigureRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { recognition: store, rules } = api
  const titles = recognitionTitles(api)

  app.get(
    '/api/recognition',
    {
      schema: {
        operationId: 'readRecognitions',
        summary: 'How often standing results were recognised in a month, house by house',
        tags,
        querystring: MonthQuerySchema,
        response: { 200: RecognitionsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { month = null } = request.query
      const read = await readAllFigures(month, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({
        month: read.value.month,
        fewestPersons,
        houses: read.value.houses.map(({ institution, total }) => ({
          institution,
          institutionTitle: titles.house(institution),
          ...rateJson(total),
        })),
      } satisfies RecognitionsJson)
    },
  )

  app.get(
    '/api/institutions/:id/recognition',
    {
      schema: {
        operationId: 'readRecognition',
        summary:
          'How often a house recognised standing results in a month, and on what grounds not',
        description:
          'By department and test. A count of too few persons is hidden, and so is every other one from which it would follow.',
        tags,
        params: closed({ id: Id }),
        querystring: MonthQuerySchema,
        response: { 200: RecognitionSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { month = null } = request.query
      const read = await readHouseFigures(id, month, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { figures, trend } = read.value
      return reply.send({
        institution: id,
        institutionTitle: titles.house(id),
        month: read.value.month,
        fewestPersons,
        rows: figures.rows.map(({ department, item, ...rate }) => ({
          ...{ department, item, itemTitle: titles.item(item) },
          ...rateJson(rate),
        })),
        total: rateJson(figures.total),
        reasons: figures.reasons.map(({ reason, orders }) => ({ reason, count: orders })),
        trend: trend.map(({ month: name, total }) => ({ month: name, ...rateJson(total) })),
      } satisfies RecognitionJson)
    },
  )
}

function rateJson({ first, recognised, repeated, rate }: Rate) {
  return { first, recognised, repeated, rateBasisPoints: rate }
}
