import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { onDuty } from '../../usecases/gate.ts'
import { findPerson, readCoverages } from '../../usecases/person/find-person.ts'
import { revealIdentity } from '../../usecases/person/reveal-identity.ts'
import { showCredential } from '../../usecases/person/show-credential.ts'
import {
  type CoveragesJson,
  CoveragesQuerySchema,
  CoveragesSchema,
  LookupRequestSchema,
  type PersonJson,
  PersonSchema,
  type RevealedJson,
  RevealedSchema,
  RevealRequestSchema,
  type ShownCredentialJson,
  ShownCredentialSchema,
} from '../contract/person.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, inquiryOf, noDay, problems, sendRefusal } from './api.ts'

export const addPersonRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { store, rules, today } = api

  app.post(
    '/api/persons/lookup',
    {
      schema: {
        operationId: 'findPerson',
        summary: 'The person to whom a scanned or typed credential leads',
        description:
          'By exactly one number or e-credential, never by a name; the reading stands in the access record with its purpose.',
        tags: ['persons'],
        body: LookupRequestSchema,
        response: { 200: PersonSchema, ...problems(403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { credential: text, purpose = 'settlement', ...about } = request.body
      const found = await findPerson({ text, ...about }, by, onDuty(purpose), store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies PersonJson)
    },
  )

  app.post(
    '/api/persons/:id/e-credentials',
    {
      schema: {
        operationId: 'showCredential',
        summary: 'The e-credential of the patient who asks, to be shown and scanned once',
        tags: ['persons'],
        params: closed({ id: Id }),
        response: { 201: ShownCredentialSchema, ...problems(403, 404, 409, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const shown = await showCredential(request.params.id, by, inquiryOf(by), store)
      if (!shown.shown) return sendRefusal(reply, shown.refusal, rules)
      const answer = shown.credential satisfies ShownCredentialJson
      return reply.code(201).header('cache-control', 'no-store').send(answer)
    },
  )

  app.post(
    '/api/persons/:id/reveal',
    {
      schema: {
        operationId: 'revealIdentity',
        summary: 'The whole name and identity number of a person who is being served',
        description: 'An act of its own, which stands in the access record with its purpose.',
        tags: ['persons'],
        params: closed({ id: Id }),
        body: RevealRequestSchema,
        response: { 200: RevealedSchema, ...problems(403, 404, 503) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, api)
      const ground = onDuty(request.body.purpose)
      const revealed = await revealIdentity(request.params.id, actor, ground, store)
      if (!revealed.found) return sendRefusal(reply, revealed.refusal, rules)
      return reply.send(revealed.value satisfies RevealedJson)
    },
  )

  app.get(
    '/api/persons/:id/coverages',
    {
      schema: {
        operationId: 'readCoverages',
        summary: "A person's coverages with what they have used up",
        description:
          'The person sees all of them; others see of commercial ones what is linked to the credential or was opened by a code.',
        tags: ['persons'],
        params: closed({ id: Id }),
        querystring: CoveragesQuerySchema,
        response: { 200: CoveragesSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { on: asked, insuranceCode = null } = request.query
      const on = asked === undefined ? today() : dayFromText(asked)
      if (on === undefined) return sendProblem(reply, noDay)
      const { id } = request.params
      const reader = actorOf(request, api)
      const ground = inquiryOf(reader)
      const found = await readCoverages(id, on, reader, ground, store, insuranceCode)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies CoveragesJson)
    },
  )
}
