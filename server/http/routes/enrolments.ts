import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { type EnrolmentDeed, lastDayAfter } from '../../../engine/enrolment/enrolment.ts'
import {
  actOnEnrolment,
  beginEnrolment,
  type EnrolmentOutcome,
  findEnrolment,
  sideOf,
} from '../../usecases/enrolment/act-on-enrolment.ts'
import {
  type EnrolmentsRead,
  readEnrolmentsAt,
  readOwnEnrolments,
} from '../../usecases/enrolment/read-enrolments.ts'
import type { Actor } from '../../usecases/gate.ts'
import {
  EnrolmentActSchema,
  EnrolmentBeginSchema,
  type EnrolmentJson,
  EnrolmentSchema,
  type EnrolmentsJson,
  EnrolmentsSchema,
  type FamilyTeamsJson,
  FamilyTeamsSchema,
} from '../contract/enrolment.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { enrolmentJson, teamsJson } from './enrolment-json.ts'

const tags = ['enrolments']

export const addEnrolmentRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { enrolments: store, rules } = api

  async function sendOne(reply: FastifyReply, outcome: EnrolmentOutcome, by: Actor) {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    const answer = await enrolmentJson(outcome.enrolment, by, store)
    return reply.send(answer satisfies EnrolmentJson)
  }

  async function sendAll(reply: FastifyReply, read: EnrolmentsRead, by: Actor) {
    if (!read.found) return sendRefusal(reply, read.refusal, rules)
    const all = await Promise.all(read.value.map((one) => enrolmentJson(one, by, store)))
    return reply.send({ enrolments: all } satisfies EnrolmentsJson)
  }

  app.get(
    '/api/family-teams',
    {
      schema: {
        operationId: 'listFamilyTeams',
        summary: 'Teams of family doctors, packages of services, and for how long one signs',
        tags,
        response: { 200: FamilyTeamsSchema },
      },
    },
    async (_request, reply) => reply.send((await teamsJson(store)) satisfies FamilyTeamsJson),
  )

  app.get(
    '/api/persons/:id/enrolments',
    {
      schema: {
        operationId: 'readOwnEnrolments',
        summary: 'The person’s own contracts with family doctors',
        tags,
        params: closed({ id: Id }),
        response: { 200: EnrolmentsSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      return sendAll(reply, await readOwnEnrolments(request.params.id, by, store), by)
    },
  )

  app.get(
    '/api/institutions/:id/enrolments',
    {
      schema: {
        operationId: 'readEnrolmentsAt',
        summary: 'Contracts of a house with its residents',
        tags,
        params: closed({ id: Id }),
        response: { 200: EnrolmentsSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      return sendAll(reply, await readEnrolmentsAt(request.params.id, by, store), by)
    },
  )

  app.post(
    '/api/enrolments',
    {
      schema: {
        operationId: 'beginEnrolment',
        summary: 'Ask a team of family doctors for a contract, or offer one',
        description:
          'Whoever begins has signed by that; it is in force once the other side agrees.',
        tags,
        headers: keyHeader,
        body: EnrolmentBeginSchema,
        response: { 200: EnrolmentSchema, ...problems(400, 403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { from: text, years, ...asked } = request.body
      const from = dayFromText(text)
      if (from === undefined) return sendProblem(reply, noDay)
      const key = request.headers['idempotency-key']
      const by = actorOf(request, api)
      const command = { ...asked, key, from, to: lastDayAfter(from, years) }
      return sendOne(reply, await beginEnrolment(command, by, store), by)
    },
  )

  app.post(
    '/api/enrolments/:id/acts',
    {
      schema: {
        operationId: 'actOnEnrolment',
        summary: 'Agree to a contract, withdraw what waits for a signature, renew it or end it',
        tags,
        headers: keyHeader,
        params: closed({ id: Id }),
        body: EnrolmentActSchema,
        response: { 200: EnrolmentSchema, ...problems(400, 403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { act, package: wanted, years = 1, why } = request.body
      const by = actorOf(request, api)
      const side = sideOf(by)
      const { id: enrolment } = request.params
      const now = act === 'renew' ? await findEnrolment(enrolment, store) : undefined
      const deed = deedOf()
      const key = request.headers['idempotency-key']
      return sendOne(reply, await actOnEnrolment({ enrolment, key, deed }, by, store), by)

      function deedOf(): Exclude<EnrolmentDeed, { act: 'begin' }> {
        switch (act) {
          case 'end':
            return { act, side, why: why ?? 'wishes-so', on: store.today() }
          case 'renew': {
            const from = (now?.terms.to ?? store.today()) + 1
            const to = lastDayAfter(from, years)
            return { act, side, package: wanted ?? now?.terms.package ?? '', to }
          }
          default:
            return { act, side }
        }
      }
    },
  )
}
