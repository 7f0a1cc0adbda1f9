import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { type Actor, onDuty } from '../../usecases/gate.ts'
import { addCoverage, endCoverage, readRecordDeeds } from '../../usecases/person/keep-coverages.ts'
import { compareNewcomer } from '../../usecases/person/newcomer.ts'
import { type Registration, registerPerson } from '../../usecases/person/register-person.ts'
import { type PersonJson, PersonSchema } from '../contract/person.ts'
import {
  CoverageEndSchema,
  type KeptCoverageJson,
  KeptCoverageSchema,
  type MatchesJson,
  MatchesSchema,
  NewCoverageSchema,
  type RecordDeedsJson,
  RecordDeedsSchema,
  type RegistrationJson,
  RegistrationSchema,
} from '../contract/person-record.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import {
  type AddRoutes,
  actorOf,
  inquiryOf,
  keyHeader,
  noDay,
  problems,
  sendRefusal,
} from './api.ts'

const tags = ['persons']
const ofPerson = closed({ id: Id })

export const addPersonRecordRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { store, rules } = api

  app.post(
    '/api/persons/matches',
    {
      schema: {
        operationId: 'compareNewcomer',
        summary: 'Who may be the person that is about to be registered, with each point',
        description:
          'Masked, and only where each number passes its checks and leads to nobody; who is shown stands in the access record of each of them.',
        tags,
        body: RegistrationSchema,
        response: { 200: MatchesSchema, ...problems(400, 403, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const registration = registrationOf(request.body, '')
      if (registration === undefined) return sendProblem(reply, noDay)
      const by = actorOf(request, api)
      const found = await compareNewcomer(registration, by, atDesk(by), store)
      if (!found.compared) return sendRefusal(reply, found.refusal, rules)
      const matches = found.matches.map((one) => ({ ...one, points: [...one.points] }))
      return reply.send({ matches } satisfies MatchesJson)
    },
  )

  app.post(
    '/api/persons',
    {
      schema: {
        operationId: 'registerPerson',
        summary: 'Register somebody by the numbers on the cards that lie here',
        description:
          'Each number is checked by the rules of its kind, and leads to one person. Whoever resembles the person is named among the others, or nobody is registered. The same key registers once.',
        tags,
        headers: keyHeader,
        body: RegistrationSchema,
        response: { 201: PersonSchema, ...problems(400, 403, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const registration = registrationOf(request.body, request.headers['idempotency-key'])
      if (registration === undefined) return sendProblem(reply, noDay)
      const by = actorOf(request, api)
      const outcome = await registerPerson(registration, by, atDesk(by), store)
      if (!outcome.registered) return sendRefusal(reply, outcome.refusal, rules)
      return reply.code(201).send(outcome.card satisfies PersonJson)
    },
  )

  app.post(
    '/api/persons/:id/coverages',
    {
      schema: {
        operationId: 'addCoverage',
        summary: 'Enter a public coverage that the person shows',
        description: 'With the insured number, which leads to the person from then on.',
        tags,
        headers: keyHeader,
        params: ofPerson,
        body: NewCoverageSchema,
        response: { 201: KeptCoverageSchema, ...problems(400, 403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { from: first, to: last, personClass = null, ...about } = request.body
      const from = dayFromText(first)
      const to = last === undefined ? null : dayFromText(last)
      if (from === undefined || to === undefined) return sendProblem(reply, noDay)
      const key = request.headers['idempotency-key']
      const wanted = { key, person: request.params.id, ...about, from, to, personClass }
      const by = actorOf(request, api)
      const outcome = await addCoverage(wanted, by, atDesk(by), store)
      if (!outcome.kept) return sendRefusal(reply, outcome.refusal, rules)
      return reply.code(201).send({ coverage: outcome.coverage } satisfies KeptCoverageJson)
    },
  )

  app.post(
    '/api/persons/:id/coverages/:coverage/end',
    {
      schema: {
        operationId: 'endCoverage',
        summary: 'End a public coverage, or let it end earlier',
        description: 'Bills that were settled stay as they are.',
        tags,
        headers: keyHeader,
        params: closed({ id: Id, coverage: Id }),
        body: CoverageEndSchema,
        response: { 200: KeptCoverageSchema, ...problems(400, 403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const to = dayFromText(request.body.to)
      if (to === undefined) return sendProblem(reply, noDay)
      const { id: person, coverage } = request.params
      const end = { key: request.headers['idempotency-key'], person, coverage, to }
      const by = actorOf(request, api)
      const outcome = await endCoverage(end, by, atDesk(by), store)
      if (!outcome.kept) return sendRefusal(reply, outcome.refusal, rules)
      return reply.send({ coverage: outcome.coverage } satisfies KeptCoverageJson)
    },
  )

  app.get(
    '/api/persons/:id/deeds',
    {
      schema: {
        operationId: 'readRecordDeeds',
        summary: 'Who registered the person, and who entered or ended which coverage',
        tags,
        params: ofPerson,
        response: { 200: RecordDeedsSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readRecordDeeds(request.params.id, by, inquiryOf(by), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ deeds: read.value } satisfies RecordDeedsJson)
    },
  )
}

function atDesk({ role }: Actor) {
  return onDuty(role === 'operator' ? 'operation' : 'settlement')
}

/** Undefined where the day of birth is none. */
function registrationOf(body: RegistrationJson, key: string): Registration | undefined {
  const { birth: text, latinName = null, phone = null, numbers, others = [], ...about } = body
  const birth = dayFromText(text)
  if (birth === undefined) return undefined
  const written = numbers.map(({ state = null, ...one }) => ({ ...one, state }))
  return { ...about, key, birth, latinName, phone, numbers: written, others }
}
