/** Referrals: drafted, acted on, read at a desk and on a phone; capacity; filings. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../../usecases/gate.ts'
import {
  actOnReferral,
  completeDraft,
  draftReferral,
} from '../../usecases/referral/act-on-referral.ts'
import type { ReferralOutcome } from '../../usecases/referral/add-act.ts'
import { agree } from '../../usecases/referral/agree.ts'
import { bookSeat } from '../../usecases/referral/book-seat.ts'
import { planSupply } from '../../usecases/referral/plan-supply.ts'
import {
  findTargets,
  readDesk,
  readOfPerson,
  readReferral,
  viewOf,
} from '../../usecases/referral/read-referrals.ts'
import type { ReferralStore } from '../../usecases/referral/referral-store.ts'
import {
  DraftReferralSchema,
  type ReferralActJson,
  ReferralActSchema,
  type ReferralDeskJson,
  ReferralDeskSchema,
  ReferralId,
  ReferralSchema,
  type ReferralsJson,
  ReferralsSchema,
  type TargetsJson,
  TargetsQuerySchema,
  TargetsSchema,
} from '../contract/referral.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { referralJson } from './referral-json.ts'

const tags = ['referrals']
const refusals = problems(400, 403, 404, 409, 422, 503)

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
      return sendOutcome(reply, await actAs(request.params.id, key, request.body, by, store), by)
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
      const { referrals, figures, supplied } = read.value
      const answer: ReferralDeskJson = {
        referrals: referrals.map((one) => referralJson(one, store)),
        figures: figures.map((one) => ({ ...one })),
        supplied,
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
}

/** What needs more than the act itself goes its own way. */
function actAs(
  referral: string,
  key: string,
  body: ReferralActJson,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralOutcome> {
  switch (body.act) {
    case 'draft': {
      const { act: _, from, ...said } = body
      const placed = { ...from, institution: '' }
      return completeDraft(referral, key, { ...said, from: placed }, by, store)
    }
    case 'consent':
      return agree({ referral, key, paper: body.paper ?? null }, by, store)
    case 'supply':
      return planSupply({ referral, key, drug: body.drug, remedy: body.remedy }, by, store)
    case 'book':
      return bookSeat({ referral, key, slot: body.slot }, by, store)
    default:
      return actOnReferral({ referral, key, deed: body }, by, store)
  }
}
