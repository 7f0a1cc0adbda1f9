/** What a receiver has of the drugs of a patient who is sent down, and what is bought for it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { ProcurementDeed } from '../../../engine/referral/procurement.ts'
import { checkDrugs, compareDrugs } from '../../usecases/referral/check-drugs.ts'
import type { SupplyView } from '../../usecases/referral/drugs-at.ts'
import {
  actOnProcurement,
  readProcurements,
  type StoredProcurement,
} from '../../usecases/referral/procure.ts'
import type { ReferralStore } from '../../usecases/referral/referral-store.ts'
import {
  CompareDrugsQuerySchema,
  type ProcurementActJson,
  ProcurementActSchema,
  type ProcurementJson,
  ProcurementParams,
  ProcurementSchema,
  type ProcurementsJson,
  ProcurementsSchema,
  type SupplyJson,
  SupplySchema,
} from '../contract/drug-supply.ts'
import { ReferralId } from '../contract/referral.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['referrals']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addDrugSupplyRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { referrals: store, rules } = api

  app.get(
    '/api/referrals/:id/drugs',
    {
      schema: {
        operationId: 'checkDrugsOfReferral',
        summary:
          'Whether the receiver lists, stocks and is paid for each drug that the patient takes, and what is planned',
        tags,
        params: closed({ id: ReferralId }),
        response: { 200: SupplySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await checkDrugs(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(supplyJson(read.value))
    },
  )

  app.get(
    '/api/drug-supplies',
    {
      schema: {
        operationId: 'compareDrugs',
        summary: 'The same for drugs and a target that are being thought of',
        tags,
        querystring: CompareDrugsQuerySchema,
        response: { 200: SupplySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { from, to, drugs } = request.query
      const named = drugs.split(',').filter((code) => code !== '')
      const read = await compareDrugs({ from, to, drugs: named }, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(supplyJson(read.value))
    },
  )

  app.get(
    '/api/institutions/:id/procurements',
    {
      schema: {
        operationId: 'listProcurements',
        summary: 'Requests to buy a drug that an institution decides, made, or waits for',
        tags,
        params: closed({ id: Id }),
        response: { 200: ProcurementsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readProcurements(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const procurements = read.value.map((one) => procurementJson(one, store))
      return reply.send({ procurements } satisfies ProcurementsJson)
    },
  )

  app.post(
    '/api/procurements/:id/acts',
    {
      schema: {
        operationId: 'actOnProcurement',
        summary: 'Approve, refuse, order, put on the shelf or give up',
        tags,
        params: ProcurementParams,
        headers: keyHeader,
        body: ProcurementActSchema,
        response: { 200: ProcurementSchema, 201: ProcurementSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const deed = deedIn(request.body)
      if (deed === undefined) return sendProblem(reply, noDay)
      const key = request.headers['idempotency-key']
      const command = { procurement: request.params.id, key, deed }
      const outcome = await actOnProcurement(command, actorOf(request, api), store)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      const { procurement, isNew } = outcome
      return reply.code(isNew ? 201 : 200).send(procurementJson(procurement, store))
    },
  )
}

function deedIn(body: ProcurementActJson): ProcurementDeed | undefined {
  if (body.act !== 'order') return body
  const expectedOn = dayFromText(body.expectedOn)
  return expectedOn === undefined ? undefined : { act: 'order', expectedOn }
}

function supplyJson(supplies: readonly SupplyView[]): SupplyJson {
  const drugs = supplies.map(({ gaps, remedies, planned, procurement: state, ...drug }) => ({
    ...drug,
    gaps: [...gaps],
    remedies: [...remedies],
    planned: planned?.remedy ?? null,
    procurement:
      state === null || planned?.procurement == null ? null : { id: planned.procurement, state },
  }))
  return { drugs, isSupplied: drugs.every(({ gaps }) => gaps.length === 0) }
}

function procurementJson(
  { id, request, state: stands, sides }: StoredProcurement,
  { institution: named }: ReferralStore,
): ProcurementJson {
  const house = (institution: string) => {
    const untitled = { 'zh-CN': institution, 'zh-HK': institution, en: institution }
    return { institution, title: named(institution)?.title ?? untitled }
  }
  const { state, since, expectedOn, reason } = stands
  return {
    id,
    state,
    since: new Date(since).toISOString(),
    drug: request.drug,
    receiver: house(request.receiver),
    lead: house(request.lead),
    askedBy: house(request.askedBy),
    on: textFromDay(request.on),
    expectedOn: expectedOn === null ? null : textFromDay(expectedOn),
    reason,
    sides: [...sides],
  }
}
