import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { SamplePersonsSchema } from '../contract/person.ts'
import {
  type SampleBillJson,
  SampleBillSchema,
  SampleBillsSchema,
  SessionSchema,
} from '../contract/session.ts'
import { closed, Id } from '../contract/values.ts'
import { notFound } from '../problem.ts'
import { type AddRoutes, problems } from './api.ts'

/** A longer bill is read on its own: the stays would be nine tenths of the list. */
const LINES_LISTED = 40

/** Outside the sample mode the addresses of samples do not exist. */
export const addSessionRoutes: AddRoutes = (plain, { session, samples }) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/session',
    {
      schema: {
        operationId: 'readSession',
        summary: 'Who asks, and in which mode the server runs',
        tags: ['session'],
        response: { 200: SessionSchema },
      },
    },
    async (_request, reply) => reply.send(session),
  )
  if (samples === null) return
  const listed = { bills: samples.bills.bills.map(withoutManyLines) }
  app.get(
    '/api/sample-bills',
    {
      schema: {
        operationId: 'listSampleBills',
        summary: 'Bills to try; all persons and institutions in them are fictional',
        tags: ['session'],
        response: { 200: SampleBillsSchema },
      },
    },
    async (_request, reply) => reply.send(listed),
  )
  app.get(
    '/api/sample-bills/:id',
    {
      schema: {
        operationId: 'readSampleBill',
        summary: 'One bill to try, with all its lines',
        tags: ['session'],
        params: closed({ id: Id }),
        response: { 200: SampleBillSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const found = samples.bills.bills.find(({ id }) => id === request.params.id)
      return found === undefined ? notFound(request, reply) : reply.send(found)
    },
  )
  app.get(
    '/api/sample-persons',
    {
      schema: {
        operationId: 'listSamplePersons',
        summary: 'Fictional persons with their credentials',
        tags: ['session'],
        response: { 200: SamplePersonsSchema },
      },
    },
    async (_request, reply) => reply.send(samples.persons),
  )
}

function withoutManyLines(sample: SampleBillJson): SampleBillJson {
  if (sample.lineCount <= LINES_LISTED) return sample
  const { lines: _lines, ...bill } = sample.bill
  return { ...sample, bill }
}
