/** What is read of claims: the desk's queue, one claim, and how it came to its amount. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { explainClaim } from '../../usecases/claim/explain-claim.ts'
import { listClaims, readClaim } from '../../usecases/claim/read-claims.ts'
import {
  ClaimId,
  type ClaimsJson,
  ClaimsSchema,
  type ClaimWorkingJson,
  ClaimWorkingSchema,
  type DeskClaimJson,
  DeskClaimSchema,
} from '../contract/claim.ts'
import { closed } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)
const claimParams = closed({ id: ClaimId })

export const addClaimReadRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { claims, rules } = api

  app.get(
    '/api/claims',
    {
      schema: {
        operationId: 'listClaims',
        summary: 'The queue of an insurer’s desk: what is due first comes first',
        tags,
        response: { 200: ClaimsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listClaims(actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ claims: read.value } satisfies ClaimsJson)
    },
  )

  app.get(
    '/api/claims/:id',
    {
      schema: {
        operationId: 'readClaim',
        summary: 'One claim at the desk, with the bill as far as it may be read',
        tags,
        params: claimParams,
        response: { 200: DeskClaimSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readClaim(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies DeskClaimJson)
    },
  )

  app.get(
    '/api/claims/:id/working',
    {
      schema: {
        operationId: 'explainClaim',
        summary: 'How a claim came to its amount, step by step',
        description: 'For the insurer of the claim and for whoever claims.',
        tags,
        params: claimParams,
        response: { 200: ClaimWorkingSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await explainClaim(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies ClaimWorkingJson)
    },
  )
}
