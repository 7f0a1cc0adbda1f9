import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { type Ground, onDuty } from '../../usecases/gate.ts'
import { CODE_LIFETIME_SECONDS, issueCode } from '../../usecases/insurance/issue-code.ts'
import { pushContract } from '../../usecases/insurance/push-contract.ts'
import { redeemCode } from '../../usecases/insurance/redeem-code.ts'
import {
  CodeRequestSchema,
  ContractPushSchema,
  type ContractTakenJson,
  ContractTakenSchema,
  contractParams,
  type IssuedCodeJson,
  IssuedCodeSchema,
  RedeemedCodeSchema,
  RedemptionRequestSchema,
} from '../contract/insurance.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, noDay, problems, sendRefusal } from './api.ts'

const tags = ['insurance']

export const addInsuranceRoutes: AddRoutes = (plain, api) => {
  const { store, rules } = api
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()

  app.post(
    '/api/persons/:id/insurance-codes',
    {
      schema: {
        operationId: 'issueInsuranceCode',
        summary: 'A commercial-insurance code for the patient who asks',
        description: `It lives for ${CODE_LIFETIME_SECONDS} seconds and opens the named contracts for one visit, once.`,
        tags,
        params: closed({ id: Id }),
        body: CodeRequestSchema,
        response: { 201: IssuedCodeSchema, ...problems(403, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { coverages, fastClaimAllowed, onlyAt = null } = request.body
      const asked = { person: request.params.id, coverages, fastClaimAllowed, onlyAt }
      const issued = await issueCode(asked, actorOf(request, api), ownRight, store)
      if (!issued.issued) return sendRefusal(reply, issued.refusal, rules)
      const { number, expiresAt, text } = issued.code
      const answer = {
        text,
        code: number,
        expiresAt: new Date(expiresAt).toISOString(),
        lifetimeSeconds: CODE_LIFETIME_SECONDS,
      } satisfies IssuedCodeJson
      return reply.code(201).header('cache-control', 'no-store').send(answer)
    },
  )

  app.post(
    '/api/insurance-code-redemptions',
    {
      schema: {
        operationId: 'redeemInsuranceCode',
        summary: 'Redeem a code that a patient shows, for one visit',
        description:
          'The same request gets the same answer for ever; any other use of the code is refused.',
        tags,
        body: RedemptionRequestSchema,
        response: {
          200: RedeemedCodeSchema,
          201: RedeemedCodeSchema,
          ...problems(403, 409, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { code: text, facility, visit, person = null } = request.body
      const { number, interim = '', wardClass: ward = null } = visit
      const admittedOn = dayFromText(visit.admittedOn)
      if (admittedOn === undefined) return sendProblem(reply, noDay)
      const redemption = { text, facility, visit: { number, interim, ward }, admittedOn, person }
      const by = actorOf(request, api)
      const outcome = await redeemCode(redemption, by, onDuty('settlement'), store)
      if (!outcome.redeemed) return sendRefusal(reply, outcome.refusal, rules)
      return sendAsWritten(reply.code(outcome.isNew ? 201 : 200), outcome.answer)
    },
  )

  app.put(
    '/api/insurers/:insurer/contracts/:contract',
    {
      schema: {
        operationId: 'pushContract',
        summary: 'A version of a contract, from the insurer that wrote it',
        tags,
        params: contractParams,
        body: ContractPushSchema,
        response: {
          200: ContractTakenSchema,
          201: ContractTakenSchema,
          ...problems(400, 403, 404, 409, 422),
        },
      },
    },
    async (request, reply) => {
      const { insured, product, attributes = {}, from, to = null, ...rest } = request.body
      const first = dayFromText(from)
      const last = to === null ? null : dayFromText(to)
      if (first === undefined || last === undefined) return sendProblem(reply, noDay)
      const { version, opensBy, waitingDays = 0, excludesEarlierIllness = false } = rest
      const { hospitals = null, wards = null } = rest
      const { insurer, contract: number } = request.params
      const contract = { insurer, number, version, opensBy, from: first, to: last, waitingDays }
      const push = {
        credential: insured,
        product,
        attributes,
        contract: { ...contract, excludesEarlierIllness, hospitals, wards },
      }
      const outcome = await pushContract(push, actorOf(request, api), store)
      if (!outcome.taken) return sendRefusal(reply, outcome.refusal, rules)
      const { coverage, isNew } = outcome
      const answer = { coverage, version, isNew } satisfies ContractTakenJson
      return reply.code(isNew ? 201 : 200).send(answer)
    },
  )
}

/** An answer was written once, and is the same for ever. */
function sendAsWritten(reply: FastifyReply, answer: string): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(answer)
}

const ownRight: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
