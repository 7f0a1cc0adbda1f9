import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import {
  describeEmergency,
  type Emergency,
  emergenciesForReview,
  openEmergency,
  readEmergencies,
  reviewEmergency,
} from '../../usecases/emergency/emergency-access.ts'
import { readCareSummary } from '../../usecases/emergency/read-care-summary.ts'
import { findPerson } from '../../usecases/person/find-person.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import {
  type CareSummaryJson,
  CareSummaryQuerySchema,
  CareSummarySchema,
  type EmergenciesJson,
  EmergenciesSchema,
  type EmergencyJson,
  EmergencySchema,
  OpenEmergencySchema,
  ReviewSchema,
} from '../contract/emergency.ts'
import { LookupRequestSchema, type PersonJson, PersonSchema } from '../contract/person.ts'
import { closed, Id } from '../contract/values.ts'
import { groundOf } from './access.ts'
import { type AddRoutes, type Api, actorOf, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['emergencies']
const ofPerson = closed({ id: Id })
const refusals = problems(400, 403, 404, 409, 422, 503)

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

export const addEmergencyRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { emergencies, rules } = api

  app.post(
    '/api/persons/:id/emergencies',
    {
      schema: {
        operationId: 'openEmergency',
        summary: 'Open an emergency access, with a reason and for a short while',
        description: 'For a doctor. The patient sees it, and a second person reviews it.',
        tags,
        headers: keyHeader,
        params: ofPerson,
        body: OpenEmergencySchema,
        response: { 200: EmergencySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const command = {
        key: request.headers['idempotency-key'],
        person: request.params.id,
        reason: request.body.reason.trim(),
      }
      return sendOne(reply, await openEmergency(command, actorOf(request, api), emergencies), api)
    },
  )

  app.post(
    '/api/emergencies/lookup',
    {
      schema: {
        operationId: 'findPersonInEmergency',
        summary: 'The person to whom a credential leads, where a life depends on it',
        description: 'For a doctor. Nothing more is shown before an emergency access is opened.',
        tags,
        body: LookupRequestSchema,
        response: { 200: PersonSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const ground = { purpose: 'care', basis: 'emergency', consent: 'left-out' } as const
      const by = actorOf(request, api)
      const { credential: text, purpose: _purpose, ...about } = request.body
      const found = await findPerson({ text, ...about }, by, ground, api.store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies PersonJson)
    },
  )

  app.get(
    '/api/persons/:id/emergencies',
    {
      schema: {
        operationId: 'listEmergencies',
        summary: 'Emergency accesses to a person’s data, and how each was judged',
        description: 'For the person, a guardian, and an auditor.',
        tags,
        params: ofPerson,
        response: { 200: EmergenciesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readEmergencies(request.params.id, by, groundOf(by), emergencies)
      return sendList(reply, read, api)
    },
  )

  app.get(
    '/api/emergencies',
    {
      schema: {
        operationId: 'listEmergenciesForReview',
        summary: 'Emergency accesses that wait for a review, the most urgent first',
        description: 'For an auditor.',
        tags,
        response: { 200: EmergenciesSchema, ...refusals },
      },
    },
    async (request, reply) =>
      sendList(reply, await emergenciesForReview(actorOf(request, api), emergencies), api),
  )

  app.post(
    '/api/persons/:id/emergencies/:emergency/review',
    {
      schema: {
        operationId: 'reviewEmergency',
        summary: 'Judge an emergency access',
        description: 'For an auditor who did not open it; the first review stands.',
        tags,
        params: closed({ id: Id, emergency: Id }),
        body: ReviewSchema,
        response: { 200: EmergencySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: person, emergency: id } = request.params
      const { outcome, note } = request.body
      const said = { person, id, outcome, note: note.trim() }
      return sendOne(reply, await reviewEmergency(said, actorOf(request, api), emergencies), api)
    },
  )

  app.get(
    '/api/persons/:id/care-summary',
    {
      schema: {
        operationId: 'readCareSummary',
        summary: 'Earlier visits, diagnoses and drugs of a patient',
        description:
          'For a doctor: on duty those of the own institution, with a consent those that it covers, in an opened emergency all.',
        tags,
        params: ofPerson,
        querystring: CareSummaryQuerySchema,
        response: { 200: CareSummarySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { basis } = request.query
      const ground = { purpose: 'care', basis, consent: 'left-out' } as const
      const by = actorOf(request, api)
      const read = await readCareSummary(request.params.id, by, ground, api.accessRecord)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies CareSummaryJson)
    },
  )
}

function sendOne(reply: FastifyReply, read: Found<Emergency>, api: Api): FastifyReply {
  if (!read.found) return sendRefusal(reply, read.refusal, api.rules)
  return reply.send(describeEmergency(read.value, api.emergencies) satisfies EmergencyJson)
}

function sendList(reply: FastifyReply, read: Found<readonly Emergency[]>, api: Api): FastifyReply {
  if (!read.found) return sendRefusal(reply, read.refusal, api.rules)
  const emergencies = read.value.map((one) => describeEmergency(one, api.emergencies))
  return reply.send({ emergencies } satisfies EmergenciesJson)
}
