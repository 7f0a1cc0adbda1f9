/** What institutions can take on in the next days, shown and opened. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import {
  actOnBooking,
  type BookingOutcome,
  bookShared,
  readBookings,
  type StoredBooking,
} from '../../usecases/referral/book-shared.ts'
import { openCapacity, readCapacity } from '../../usecases/referral/open-capacity.ts'
import type { ReferralStore, SlotWithPlaces } from '../../usecases/referral/referral-store.ts'
import {
  BookingActSchema,
  type BookingJson,
  BookingSchema,
  type BookingsJson,
  BookingsSchema,
  BookSharedSchema,
  type CapacityJson,
  CapacitySchema,
  OpenCapacitySchema,
  ReferralId,
} from '../contract/referral.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import {
  type AddRoutes,
  type Api,
  actorOf,
  keyHeader,
  noDay,
  problems,
  sendRefusal,
} from './api.ts'

const tags = ['referrals']
const refusals = problems(400, 403, 404, 409, 422, 503)
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
          days: Type.Optional(Type.String({ pattern: '^([1-9]|[1-5][0-9]|60)$' })),
        }),
        response: { 200: CapacitySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const days = Number(request.query.days ?? ordinaryDays)
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

  app.get(
    '/api/institutions/:id/bookings',
    {
      schema: {
        operationId: 'listSharedBookings',
        summary: 'Beds, tests and shared facilities that a house has taken, or others of it',
        tags,
        params: closed({ id: Id }),
        response: { 200: BookingsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readBookings(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const bookings = read.value.map((one) => bookingJson(one, store))
      return reply.send({ bookings } satisfies BookingsJson)
    },
  )

  app.post(
    '/api/institutions/:id/bookings',
    {
      schema: {
        operationId: 'bookShared',
        summary:
          'Take a bed, a test or a shared facility of an institution for a case of one’s own',
        tags,
        params: closed({ id: Id }),
        headers: keyHeader,
        body: BookSharedSchema,
        response: { 200: BookingSchema, 201: BookingSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { ...request.body, key, institution: request.params.id }
      return sendBooking(reply, await bookShared(command, actorOf(request, api), store), api)
    },
  )

  app.post(
    '/api/bookings/:id/acts',
    {
      schema: {
        operationId: 'actOnBooking',
        summary: 'Use the place, give it back, or note that nobody came',
        tags,
        params: closed({ id: ReferralId }),
        headers: keyHeader,
        body: BookingActSchema,
        response: { 200: BookingSchema, 201: BookingSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { booking: request.params.id, key, deed: request.body }
      return sendBooking(reply, await actOnBooking(command, actorOf(request, api), store), api)
    },
  )
}

function sendBooking(
  reply: FastifyReply,
  outcome: BookingOutcome,
  { referrals, rules }: Api,
): FastifyReply {
  if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
  return reply.code(outcome.isNew ? 201 : 200).send(bookingJson(outcome.booked, referrals))
}

function bookingJson(
  { id, booking, state, sides }: StoredBooking,
  { institution: named }: ReferralStore,
): BookingJson {
  const house = (one: string) => ({
    id: one,
    title: named(one)?.title ?? { 'zh-CN': one, 'zh-HK': one, en: one },
  })
  const { slot, service, seat, startsAt, caseNumber } = booking
  return {
    ...{ id, state: state.state, slot, service, seat, caseNumber, reason: state.reason },
    institution: house(booking.institution),
    house: house(booking.house),
    startsAt: new Date(startsAt).toISOString(),
    sides: [...sides],
  }
}

function capacityJson(slots: readonly SlotWithPlaces[]): CapacityJson {
  return {
    slots: slots.map(({ institution: _, startsAt, ...slot }) => ({
      ...slot,
      startsAt: startsAt.toISOString(),
    })),
  }
}
