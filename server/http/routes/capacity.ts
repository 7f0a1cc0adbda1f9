/** What institutions can take on in the next days, shown and opened. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { openCapacity, readCapacity } from '../../usecases/referral/open-capacity.ts'
import type { SlotWithPlaces } from '../../usecases/referral/referral-store.ts'
import { type CapacityJson, CapacitySchema, OpenCapacitySchema } from '../contract/referral.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['referrals']
const refusals = problems(400, 403, 404, 409, 422, 503)
const mostDays = 60
const ordinaryDays = 7

export const addCapacityRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { referrals: store, rules } = api

  app.get(
    '/api/institutions/:id/capacity',
    {
      schema: {
        operationId: 'readCapacity',
        summary: 'Clinics, beds and tests of the next days, and what of them is free',
        tags,
        params: closed({ id: Id }),
        querystring: closed({
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostDays })),
        }),
        response: { 200: CapacitySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { days = ordinaryDays } = request.query
      const when = { from: store.now(), days }
      const read = await readCapacity(request.params.id, when, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(capacityJson(read.slots))
    },
  )

  app.post(
    '/api/institutions/:id/capacity',
    {
      schema: {
        operationId: 'openCapacity',
        summary: 'Open hours of a clinic, beds or tests, some of them for referred patients',
        tags,
        params: closed({ id: Id }),
        headers: keyHeader,
        body: OpenCapacitySchema,
        response: { 200: CapacitySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const drafts = request.body.slots.map(({ startsAt, ...rest }) => ({
        ...rest,
        startsAt: new Date(startsAt),
      }))
      if (drafts.some(({ startsAt }) => Number.isNaN(startsAt.getTime()))) {
        return sendProblem(reply, noDay)
      }
      const opened = await openCapacity(request.params.id, drafts, actorOf(request, api), store)
      if (!opened.found) return sendRefusal(reply, opened.refusal, rules)
      return reply.send(capacityJson(opened.slots))
    },
  )
}

function capacityJson(slots: readonly SlotWithPlaces[]): CapacityJson {
  return {
    slots: slots.map(({ institution: _, startsAt, ...slot }) => ({
      ...slot,
      startsAt: startsAt.toISOString(),
    })),
  }
}
