/** What stands beside claims: requests for papers, the passive feed, product tables. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { ProductTable } from '../../../engine/claim/product-data.ts'
import {
  answerRequest,
  askHospital,
  describeRequest,
  listRequests,
  listRequestsOfClaim,
  readAnswer,
} from '../../usecases/claim/document-desk.ts'
import { readFeed } from '../../usecases/claim/passive-feed.ts'
import { readProductData } from '../../usecases/claim/product-data.ts'
import { ClaimId } from '../contract/claim.ts'
import {
  AnswerPapersSchema,
  AskPapersSchema,
  type FeedJson,
  FeedSchema,
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
import { type AddRoutes, actorOf, created, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addClaimDeskRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { claims, rules } = api

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

function tableJson({ rows, columns, counts, least }: ProductTable): ProductTableJson {
  return {
    rows: rows.map((row) => ({ ...row })),
    columns: [...columns],
    counts: counts.map((row) => [...row]),
    least,
  }
}
