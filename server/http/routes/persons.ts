import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { onDuty } from '../../usecases/gate.ts'
import { findPerson, readCoverages } from '../../usecases/person/find-person.ts'
import {
  type CoveragesJson,
  CoveragesQuerySchema,
  CoveragesSchema,
  LookupRequestSchema,
  type PersonJson,
  PersonSchema,
} from '../contract/person.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, noDay, problems, sendRefusal } from './api.ts'

export const addPersonRoutes: AddRoutes = (plain, api) => {
  const { store, rules, today } = api
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()

  app.post(
    '/api/persons/lookup',
    {
      schema: {
        operationId: 'findPerson',
        summary: 'The person to whom a scanned or typed credential leads',
        tags: ['persons'],
        body: LookupRequestSchema,
        response: { 200: PersonSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const found = await findPerson(request.body.credential, by, onDuty('settlement'), store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies PersonJson)
    },
  )

  app.get(
    '/api/persons/:id/coverages',
    {
      schema: {
        operationId: 'readCoverages',
        summary: "A person's coverages with what they have used up",
        tags: ['persons'],
        params: closed({ id: Id }),
        querystring: CoveragesQuerySchema,
        response: { 200: CoveragesSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { on: asked } = request.query
      const on = asked === undefined ? today() : dayFromText(asked)
      if (on === undefined) return sendProblem(reply, noDay)
      const by = actorOf(request, api)
      const found = await readCoverages(request.params.id, on, by, onDuty('inquiry'), store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies CoveragesJson)
    },
  )
}
