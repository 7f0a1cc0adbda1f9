/** Claims of persons, and the desks of insurers that decide them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { minorFromText } from '../../../engine/base/money.ts'
import { authorise, withdrawAuthorisation } from '../../usecases/claim/authorise.ts'
import type { Done } from '../../usecases/claim/claim-standing.ts'
import { factsOf } from '../../usecases/claim/claim-store.ts'
import { fetchPackage } from '../../usecases/claim/fetch-package.ts'
import { openClaim } from '../../usecases/claim/open-claim.ts'
import {
  describeAuthorisation,
  describeClaim,
  readOwnClaims,
} from '../../usecases/claim/read-claims.ts'
import { type DeskDeed, workOnClaim, workOnOwnClaim } from '../../usecases/claim/work-on-claim.ts'
import {
  AuthorisationId,
  type AuthorisationJson,
  AuthorisationSchema,
  AuthoriseRequestSchema,
  ClaimId,
  type ClaimInsurersJson,
  ClaimInsurersSchema,
  type ClaimJson,
  ClaimSchema,
  type DeskActJson,
  DeskActRequestSchema,
  OpenClaimRequestSchema,
  OwnActRequestSchema,
  type OwnClaimsJson,
  OwnClaimsSchema,
  type PackageJson,
  PackageRequestSchema,
  PackageSchema,
} from '../contract/claim.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, created, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { noAmount } from './guarantees.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)
const claimParams = closed({ id: ClaimId })

export const addClaimRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { claims, rules } = api

  app.get(
    '/api/claim-insurers',
    {
      schema: {
        operationId: 'listClaimInsurers',
        summary: 'Insurers that handle claims here',
        tags,
        response: { 200: ClaimInsurersSchema },
      },
    },
    async (_request, reply) => {
      const insurers = claims.insurers().map(({ id, title, jurisdiction, decides, payers }) => ({
        id,
        title,
        leavesMainland: jurisdiction !== 'mainland',
        decides,
        payers: [...payers],
      }))
      return reply.send({ insurers } satisfies ClaimInsurersJson)
    },
  )

  app.post(
    '/api/persons/:id/claim-authorisations',
    {
      schema: {
        operationId: 'authoriseClaim',
        summary: 'Allow an insurer to read exact fields of one bill or of a span of days',
        description: 'Everything that is not named is refused.',
        tags,
        params: closed({ id: Id }),
        headers: keyHeader,
        body: AuthoriseRequestSchema,
        response: { 200: AuthorisationSchema, 201: AuthorisationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { settlement, from, to, expiresOn, ...rest } = request.body
      const days = [from, to, expiresOn].map((text) => dayFromText(text ?? ''))
      const [first, last, expires] = days
      if (expires === undefined) return sendProblem(reply, noDay)
      if (settlement === undefined && (first === undefined || last === undefined)) {
        return sendProblem(reply, noDay)
      }
      const scope = settlement === undefined ? { from: first ?? 0, to: last ?? 0 } : { settlement }
      const command = { ...rest, scope, expiresOn: expires, person: request.params.id }
      const key = request.headers['idempotency-key']
      const done = await authorise({ ...command, key }, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      const answer = describeAuthorisation(done.value, claims) satisfies AuthorisationJson
      return reply.code(created(done.isNew)).send(answer)
    },
  )

  app.post(
    '/api/claim-authorisations/:id/withdrawal',
    {
      schema: {
        operationId: 'withdrawClaimAuthorisation',
        summary: 'Withdraw what was allowed, from the next read on',
        tags,
        params: closed({ id: AuthorisationId }),
        response: { 200: AuthorisationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const done = await withdrawAuthorisation(request.params.id, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      return reply.send(describeAuthorisation(done.value, claims) satisfies AuthorisationJson)
    },
  )

  app.get(
    '/api/persons/:id/claims',
    {
      schema: {
        operationId: 'readOwnClaims',
        summary: 'Claims of a person, bills that could be claimed, and what was allowed to whom',
        description: 'For the person and a guardian. Reading it is itself recorded.',
        tags,
        params: closed({ id: Id }),
        response: { 200: OwnClaimsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readOwnClaims(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies OwnClaimsJson)
    },
  )

  app.post(
    '/api/claims',
    {
      schema: {
        operationId: 'openClaim',
        summary: 'Claim a settled bill from an insurer',
        tags,
        headers: keyHeader,
        body: OpenClaimRequestSchema,
        response: { 200: ClaimSchema, 201: ClaimSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const done = await openClaim({ ...request.body, key }, actorOf(request, api), claims)
      return answerClaim(reply, done)
    },
  )

  app.post(
    '/api/claims/:id/own-acts',
    {
      schema: {
        operationId: 'actOnOwnClaim',
        summary: 'Hand in papers, appeal, correct the account, or withdraw',
        tags,
        params: claimParams,
        headers: keyHeader,
        body: OwnActRequestSchema,
        response: { 200: ClaimSchema, 201: ClaimSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim } = request.params
      const command = { claim, key: request.headers['idempotency-key'], deed: request.body }
      return answerClaim(reply, await workOnOwnClaim(command, actorOf(request, api), claims))
    },
  )

  app.post(
    '/api/claims/:id/package',
    {
      schema: {
        operationId: 'fetchClaimPackage',
        summary: 'Fetch what the person allowed to be read, once, sealed for the insurer',
        description: 'JWE outside of the mainland, SM4 under a key that SM2 encrypts inside it.',
        tags,
        params: claimParams,
        body: PackageRequestSchema,
        response: { 200: PackageSchema, 201: PackageSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim } = request.params
      const command = { claim, fetchKey: request.body.fetchKey }
      const done = await fetchPackage(command, actorOf(request, api), claims)
      if (!done.fetched) return sendRefusal(reply, done.refusal, rules)
      const { form, sealed } = done.package
      const isForm = form === 'jwe' ? 'jwe' : 'sm2-sm4'
      const answer = { claim, form: isForm, sealed: sealed.toString('base64') } as const
      return reply.code(created(done.isNew)).send(answer satisfies PackageJson)
    },
  )

  app.post(
    '/api/claims/:id/acts',
    {
      schema: {
        operationId: 'actOnClaim',
        summary: 'Ask for papers, agree, sign, refuse, decide an appeal, or take back money',
        tags,
        params: claimParams,
        headers: keyHeader,
        body: DeskActRequestSchema,
        response: { 200: ClaimSchema, 201: ClaimSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim } = request.params
      const by = actorOf(request, api)
      const found = await claims.cases.find(claim)
      const currency = found?.kind === 'claim' ? factsOf(found).currency : 'CNY'
      const deed = deedOf(request.body, currency)
      if (deed === undefined) return sendProblem(reply, noAmount)
      const command = { claim, key: request.headers['idempotency-key'], deed }
      return answerClaim(reply, await workOnClaim(command, by, claims))
    },
  )

  function answerClaim(
    reply: Parameters<typeof sendRefusal>[0],
    done: Done<Parameters<typeof describeClaim>[0]>,
  ) {
    if (!done.done) return sendRefusal(reply, done.refusal, rules)
    const claim = describeClaim(done.value, claims) satisfies ClaimJson
    return reply.code(created(done.isNew)).send(claim)
  }
}

function deedOf(body: DeskActJson, currency: string): DeskDeed | undefined {
  if (body.act === 'decide-appeal') {
    const moreMinor = minorFromText(body.more, currency)
    return moreMinor === undefined ? undefined : { act: body.act, moreMinor, reason: body.reason }
  }
  if (!('amount' in body)) return body
  const { amount, ...rest } = body
  const amountMinor = minorFromText(amount, currency)
  return amountMinor === undefined ? undefined : { ...rest, amountMinor }
}
