/** Referrals: drafted, acted on, read at a desk and on a phone; capacity; filings. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { isSupplied } from '../../../engine/referral/drug-supply.ts'
import { actOnReferral, draftReferral } from '../../usecases/referral/act-on-referral.ts'
import type { ReferralOutcome } from '../../usecases/referral/add-act.ts'
import { bookSeat } from '../../usecases/referral/book-seat.ts'
import { checkDrugs } from '../../usecases/referral/check-drugs.ts'
import { openCapacity, readCapacity } from '../../usecases/referral/open-capacity.ts'
import {
  findTargets,
  readDesk,
  readOfPerson,
  readReferral,
  viewOf,
} from '../../usecases/referral/read-referrals.ts'
import type { SlotWithPlaces } from '../../usecases/referral/referral-store.ts'
import {
  type CapacityJson,
  CapacitySchema,
  DraftReferralSchema,
  OpenCapacitySchema,
  ReferralActSchema,
  type ReferralDeskJson,
  ReferralDeskSchema,
  ReferralId,
  ReferralSchema,
  type ReferralsJson,
  ReferralsSchema,
  type SupplyJson,
  SupplySchema,
  type TargetsJson,
  TargetsQuerySchema,
  TargetsSchema,
} from '../contract/referral.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { referralJson } from './referral-json.ts'

const tags = ['referrals']
const refusals = problems(400, 403, 404, 409, 422, 503)
const mostDays = 60
const ordinaryDays = 7

export const addReferralRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { referrals: store, rules } = api

  async function sendOutcome(
    reply: FastifyReply,
    outcome: ReferralOutcome,
    by: ReturnType<typeof actorOf>,
  ): Promise<FastifyReply> {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    // What followed from the act, such as a filing, stands in the record by now.
    const read = await readReferral(outcome.referral.id, by, store)
    const view = read.found ? read.value : await viewOf(outcome.referral, by, store)
    return reply.code(outcome.isNew ? 201 : 200).send(referralJson(view, store))
  }

  app.post(
    '/api/referrals',
    {
      schema: {
        operationId: 'draftReferral',
        summary: 'Draft a referral to an institution that is able to take the patient',
        tags,
        headers: keyHeader,
        body: DraftReferralSchema,
        response: { 200: ReferralSchema, 201: ReferralSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const sheet = { ...request.body, on: store.today() }
      const outcome = await draftReferral(request.headers['idempotency-key'], sheet, by, store)
      return sendOutcome(reply, outcome, by)
    },
  )

  app.post(
    '/api/referrals/:id/acts',
    {
      schema: {
        operationId: 'actOnReferral',
        summary: 'Do the next thing about a referral',
        description:
          'Each act has its turn and its party: consent, submit, send, accept, reject, redirect, book, arrive, return.',
        tags,
        params: closed({ id: ReferralId }),
        headers: keyHeader,
        body: ReferralActSchema,
        response: { 200: ReferralSchema, 201: ReferralSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const key = request.headers['idempotency-key']
      const { body } = request
      const referral = request.params.id
      if (body.act === 'book') {
        return sendOutcome(reply, await bookSeat({ referral, key, slot: body.slot }, by, store), by)
      }
      const deed = body.act === 'consent' ? { ...body, consentedBy: by.id } : body
      return sendOutcome(reply, await actOnReferral({ referral, key, deed }, by, store), by)
    },
  )

  app.get(
    '/api/referrals/:id',
    {
      schema: {
        operationId: 'readReferral',
        summary: 'A referral with its clocks and its filing',
        tags,
        params: closed({ id: ReferralId }),
        response: { 200: ReferralSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readReferral(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(referralJson(read.value, store))
    },
  )

  app.get(
    '/api/referrals/:id/drugs',
    {
      schema: {
        operationId: 'checkDrugsOfReferral',
        summary:
          'Whether the receiver lists, stocks and is paid for each drug that the patient takes',
        tags,
        params: closed({ id: ReferralId }),
        response: { 200: SupplySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await checkDrugs(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const drugs = read.value.map((one) => ({
        ...one,
        gaps: [...one.gaps],
        remedies: [...one.remedies],
      }))
      return reply.send({ drugs, isSupplied: isSupplied(read.value) } satisfies SupplyJson)
    },
  )

  app.get(
    '/api/institutions/:id/referrals',
    {
      schema: {
        operationId: 'readReferralDesk',
        summary: 'The referral desk: what is due first, and what its clocks came to',
        tags,
        params: closed({ id: Id }),
        response: { 200: ReferralDeskSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readDesk(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { referrals, figures } = read.value
      const answer: ReferralDeskJson = {
        referrals: referrals.map((one) => referralJson(one, store)),
        figures: figures.map((one) => ({ ...one })),
        now: store.now().toISOString(),
      }
      return reply.send(answer)
    },
  )

  app.get(
    '/api/persons/:id/referrals',
    {
      schema: {
        operationId: 'listReferralsOfPerson',
        summary: 'A person’s own referrals',
        tags,
        params: closed({ id: Id }),
        response: { 200: ReferralsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readOfPerson(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const referrals = read.value.map((one) => referralJson(one, store))
      return reply.send({ referrals } satisfies ReferralsJson)
    },
  )

  app.get(
    '/api/referral-targets',
    {
      schema: {
        operationId: 'findReferralTargets',
        summary:
          'Institutions that are able to take a patient, with free places and the filing needed',
        tags,
        querystring: TargetsQuerySchema,
        response: { 200: TargetsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { setting, department, capability = null, ...rest } = request.query
      const wanted = { ...rest, need: { setting, department, capability } }
      const read = await findTargets(wanted, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const targets = read.value.flatMap(({ firstAt, institution: id, ...one }) => {
        const institution = store.institution(id)
        if (institution === undefined) return []
        const { title, region, level } = institution
        const first = firstAt === null ? null : firstAt.toISOString()
        return [{ institution: id, title, region, level, ...one, firstAt: first }]
      })
      return reply.send({ targets } satisfies TargetsJson)
    },
  )

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
