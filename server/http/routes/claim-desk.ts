/** What stands beside claims: guarantees, requests for papers, the passive feed, product tables. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { minorFromText } from '../../../engine/base/money.ts'
import type { ProductTable } from '../../../engine/claim/product-data.ts'
import {
  answerRequest,
  askHospital,
  describeRequest,
  listRequests,
  listRequestsOfClaim,
  readAnswer,
} from '../../usecases/claim/document-desk.ts'
import {
  type ActOnGuarantee,
  actOnGuarantee,
  askGuarantee,
  describeGuarantee,
  listGuarantees,
} from '../../usecases/claim/guarantees.ts'
import { readFeed } from '../../usecases/claim/passive-feed.ts'
import { readProductData } from '../../usecases/claim/product-data.ts'
import { ClaimId } from '../contract/claim.ts'
import {
  AnswerPapersSchema,
  AskGuaranteeSchema,
  AskPapersSchema,
  type FeedJson,
  FeedSchema,
  type GuaranteeActJson,
  GuaranteeActSchema,
  GuaranteeId,
  type GuaranteeJson,
  GuaranteeSchema,
  type GuaranteesJson,
  GuaranteesSchema,
  type PaperAnswerJson,
  PaperAnswerSchema,
  type PaperRequestJson,
  PaperRequestSchema,
  type PaperRequestsJson,
  PaperRequestsSchema,
  type ProductTableJson,
  ProductTableSchema,
  RequestId,
  type RequestsOfClaimJson,
  RequestsOfClaimSchema,
} from '../contract/claim-desk.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)
const created = (isNew: boolean) => (isNew ? 201 : 200)

export const noAmount = {
  status: 422,
  code: 'amount-malformed',
  title: 'The amount is none of its currency.',
  remedy: 'Write it with at most the decimals of the currency, such as 1300.00.',
} as const

export const addClaimDeskRoutes: AddRoutes = (plain, api) => {
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

  app.post(
    '/api/claims/:id/requests',
    {
      schema: {
        operationId: 'askForPapers',
        summary: 'Ask for papers of a claim: settlement data answer first, then the hospital',
        tags,
        params: closed({ id: ClaimId }),
        headers: keyHeader,
        body: AskPapersSchema,
        response: { 200: PaperRequestSchema, 201: PaperRequestSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim } = request.params
      const { papers } = request.body
      const command = { claim, key: request.headers['idempotency-key'], papers: [...papers] }
      const done = await askHospital(command, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      const answer = describeRequest(done.value, claims) satisfies PaperRequestJson
      return reply.code(created(done.isNew)).send(answer)
    },
  )

  app.get(
    '/api/claims/:id/requests',
    {
      schema: {
        operationId: 'listPaperRequestsOfClaim',
        summary: 'What was asked of the hospital about a claim, and how far it was answered',
        tags,
        params: closed({ id: ClaimId }),
        response: { 200: RequestsOfClaimSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listRequestsOfClaim(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ requests: read.value } satisfies RequestsOfClaimJson)
    },
  )

  app.get(
    '/api/paper-requests/:id',
    {
      schema: {
        operationId: 'readPaperAnswer',
        summary: 'What settlement data answer of a request',
        tags,
        params: closed({ id: RequestId }),
        response: { 200: PaperAnswerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readAnswer(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies PaperAnswerJson)
    },
  )

  app.post(
    '/api/paper-requests/:id/answer',
    {
      schema: {
        operationId: 'answerPaperRequest',
        summary: 'Say which papers were handed over',
        tags,
        params: closed({ id: RequestId }),
        headers: keyHeader,
        body: AnswerPapersSchema,
        response: { 200: PaperRequestSchema, 201: PaperRequestSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { provided } = request.body
      const command = { request: id, key: request.headers['idempotency-key'], provided }
      const done = await answerRequest(command, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      const answer = describeRequest(done.value, claims) satisfies PaperRequestJson
      return reply.code(created(done.isNew)).send(answer)
    },
  )

  app.get(
    '/api/institutions/:id/paper-requests',
    {
      schema: {
        operationId: 'listPaperRequests',
        summary: 'The document desk of a hospital, and what requests cost it',
        tags,
        params: closed({ id: Id }),
        response: { 200: PaperRequestsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listRequests(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies PaperRequestsJson)
    },
  )

  app.get(
    '/api/claim-feed',
    {
      schema: {
        operationId: 'readClaimFeed',
        summary: 'Records that live authorisations release to the insurer, each sealed for it',
        description: 'Records that no authorisation names never leave.',
        tags,
        response: { 200: FeedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const records: FeedJson['records'] = []
      for await (const record of readFeed(by, claims)) records.push({ ...record })
      return reply.send({ records } satisfies FeedJson)
    },
  )

  app.get(
    '/api/product-data/:year',
    {
      schema: {
        operationId: 'readProductData',
        summary: 'How many people of each group bore how much in a closed year',
        description:
          'Counts below ten, and counts that would follow from others, are hidden. Each year is counted once.',
        tags,
        params: closed({ year: Type.String({ pattern: '^20[0-9]{2}$' }) }),
        response: { 200: ProductTableSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readProductData(Number(request.params.year), by, api.productData)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(tableJson(read.value) satisfies ProductTableJson)
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

function tableJson({ rows, columns, counts, least }: ProductTable): ProductTableJson {
  return {
    rows: rows.map((row) => ({ ...row })),
    columns: [...columns],
    counts: counts.map((row) => [...row]),
    least,
  }
}
