/** The counter registers persons for chronic and special diseases, as hospitals' systems do by message. */
import { hash } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Actor } from '../../usecases/gate.ts'
import { titleOr } from '../../usecases/settlement/rule-lookup.ts'
import {
  listRegistrations,
  listSettlingHouses,
  registerDisease,
  withdrawRegistration,
} from '../../usecases/visit/register-disease.ts'
import type { KeptRegistration } from '../../usecases/visit/registered-diseases.ts'
import {
  type DiseaseRegistrationsJson,
  DiseaseRegistrationsSchema,
  RegisterDiseaseSchema,
  RegistrationRecord,
  type SettlingHousesJson,
  SettlingHousesSchema,
  WithdrawRegistrationSchema,
} from '../contract/disease-registration.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, inquiryOf, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['persons']

export const addDiseaseRegistrationRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { registrations: store, rules } = api
  const find = (id: string) => api.institutions().find((one) => one.id === id)
  const house = (id: string) => ({ id, title: titleOr(find(id)?.title, id) })

  const shown = ({
    from,
    to,
    withdrawnOn,
    institutions,
    registeredAt,
    insuranceType: _,
    ...one
  }: KeptRegistration) => ({
    ...one,
    from: textFromDay(from),
    to: to === null ? null : textFromDay(to),
    institutions: institutions.map(house),
    registeredAt: house(registeredAt),
    withdrawnOn: withdrawnOn === null ? null : textFromDay(withdrawnOn),
  })

  async function sendAll(reply: FastifyReply, person: string, by: Actor, status: number) {
    const read = await listRegistrations(person, by, inquiryOf(by), store)
    if (!read.found) return sendRefusal(reply, read.refusal, rules)
    const answer = { registrations: read.value.map(shown) } satisfies DiseaseRegistrationsJson
    return reply.code(status).send(answer)
  }

  app.get(
    '/api/persons/:id/disease-registrations',
    {
      schema: {
        operationId: 'listDiseaseRegistrations',
        summary: 'Chronic and special diseases for which the person is registered, or was',
        tags,
        params: closed({ id: Id }),
        response: { 200: DiseaseRegistrationsSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => sendAll(reply, request.params.id, actorOf(request, api), 200),
  )

  app.get(
    '/api/persons/:id/disease-registrations/institutions',
    {
      schema: {
        operationId: 'listSettlingInstitutions',
        summary: 'Institutions that the person may choose for a chronic or special disease',
        tags,
        params: closed({ id: Id }),
        response: { 200: SettlingHousesSchema, ...problems(403, 404, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { id } = request.params
      const read = await listSettlingHouses(id, api.today(), by, inquiryOf(by), store, api)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const institutions = read.value.map((one) => ({ id: one.id, title: one.title }))
      return reply.send({ institutions } satisfies SettlingHousesJson)
    },
  )

  app.post(
    '/api/persons/:id/disease-registrations',
    {
      schema: {
        operationId: 'registerDisease',
        summary: 'Register a person for a chronic or special disease',
        description:
          'From its first day on, bills of the disease are settled by that entitlement, at the chosen institutions where some are named. The same key, and the same registration, register once; another one of the disease for days that meet is refused.',
        tags,
        params: closed({ id: Id }),
        headers: keyHeader,
        body: RegisterDiseaseSchema,
        response: { 201: DiseaseRegistrationsSchema, ...problems(403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { institution, ...registered } = request.body
      const message = request.headers['idempotency-key']
      const record = `C${hash('sha256', `${institution} ${message}`, 'hex').slice(0, 24)}`
      const command = { institution, person: request.params.id, record, registered }
      const done = await registerDisease(command, { by, message }, store, api)
      if (!done.kept) return sendRefusal(reply, done.refusal, rules)
      return sendAll(reply, request.params.id, by, 201)
    },
  )

  app.post(
    '/api/persons/:id/disease-registrations/:record/withdraw',
    {
      schema: {
        operationId: 'withdrawDiseaseRegistration',
        summary: 'Take a registration back: it serves bills up to today',
        description: 'Only the institution that registered does so.',
        tags,
        params: closed({ id: Id, record: RegistrationRecord }),
        headers: keyHeader,
        body: WithdrawRegistrationSchema,
        response: { 200: DiseaseRegistrationsSchema, ...problems(403, 404, 503) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { id: person, record } = request.params
      const { institution, reason } = request.body
      const message = request.headers['idempotency-key']
      const about = { institution, person, record }
      const done = await withdrawRegistration(about, reason, { by, message }, store)
      if (!done.kept) return sendRefusal(reply, done.refusal, rules)
      return sendAll(reply, person, by, 200)
    },
  )
}
