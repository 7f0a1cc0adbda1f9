import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { readStatus } from '../../usecases/operation/read-status.ts'
import { type StatusJson, StatusSchema } from '../contract/status.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

export const addStatusRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/status',
    {
      schema: {
        operationId: 'readStatus',
        summary:
          'How outside parties, the journal and the database fare, and what waits for a person',
        tags: ['operation'],
        response: { 200: StatusSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const read = await readStatus(actorOf(request, api), 'operation', api.status)
      if (!read.found) return sendRefusal(reply, read.refusal, api.rules)
      return reply.send(read.value satisfies StatusJson)
    },
  )
}
