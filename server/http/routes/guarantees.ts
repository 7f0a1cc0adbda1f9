/** Guarantees of payment: asked by a hospital before an admission, granted by an insurer's desk. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { minorFromText } from '../../../engine/base/money.ts'
import {
  type ActOnGuarantee,
  actOnGuarantee,
  askGuarantee,
  describeGuarantee,
  listGuarantees,
} from '../../usecases/claim/guarantees.ts'
import {
  AskGuaranteeSchema,
  type GuaranteeActJson,
  GuaranteeActSchema,
  GuaranteeId,
  type GuaranteeJson,
  GuaranteeSchema,
  type GuaranteesJson,
  GuaranteesSchema,
} from '../contract/claim-desk.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, created, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const noAmount = {
  status: 422,
  code: 'amount-malformed',
  title: 'The amount is none of its currency.',
  remedy: 'Write it with at most the decimals of the currency, such as 1300.00.',
} as const

export const addGuaranteeRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { claims, rules } = api

  app.post(
    '/api/guarantees',
    {
      schema: {
        operationId: 'askGuarantee',
        summary: 'Ask an insurer to vouch for an admission',
        tags,
        headers: keyHeader,
        body: AskGuaranteeSchema,
        response: { 200: GuaranteeSchema, 201: GuaranteeSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { amount, ...rest } = request.body
      const amountMinor = minorFromText(amount, rest.currency)
      if (amountMinor === undefined) return sendProblem(reply, noAmount)
      if (dayFromText(rest.admissionOn) === undefined) return sendProblem(reply, noDay)
      const key = request.headers['idempotency-key']
      const done = await askGuarantee({ ...rest, amountMinor, key }, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      const answer = describeGuarantee(done.value, claims) satisfies GuaranteeJson
      return reply.code(created(done.isNew)).send(answer)
    },
  )

  app.get(
    '/api/guarantees',
    {
      schema: {
        operationId: 'listGuarantees',
        summary: 'Guarantees at an insurer’s desk, or of the hospital that asked',
        tags,
        querystring: closed({ institution: Type.Optional(Id) }),
        response: { 200: GuaranteesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { institution = null } = request.query
      const read = await listGuarantees(actorOf(request, api), claims, institution)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ guarantees: read.value } satisfies GuaranteesJson)
    },
  )

  app.post(
    '/api/guarantees/:id/acts',
    {
      schema: {
        operationId: 'actOnGuarantee',
        summary: 'Grant, decline, extend or release a guarantee',
        tags,
        params: closed({ id: GuaranteeId }),
        headers: keyHeader,
        body: GuaranteeActSchema,
        response: { 200: GuaranteeSchema, 201: GuaranteeSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: guarantee } = request.params
      const found = await claims.cases.find(guarantee)
      const currency = String(Reflect.get(Object(found?.facts), 'currency') ?? 'CNY')
      const deed = guaranteeDeed(request.body, currency)
      if (deed === undefined) return sendProblem(reply, noAmount)
      const command = { guarantee, key: request.headers['idempotency-key'], deed }
      const done = await actOnGuarantee(command, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      const answer = describeGuarantee(done.value, claims) satisfies GuaranteeJson
      return reply.code(created(done.isNew)).send(answer)
    },
  )
}

function guaranteeDeed(
  body: GuaranteeActJson,
  currency: string,
): ActOnGuarantee['deed'] | undefined {
  if (!('amount' in body)) return body
  const amountMinor = minorFromText(body.amount, currency)
  const until = dayFromText(body.until)
  if (amountMinor === undefined || until === undefined) return undefined
  return { act: body.act, amountMinor, until }
}
