/** Consultations online: asked for, held in words, read. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { ConsultationDeed } from '../../../engine/telehealth/consultation.ts'
import { actOnConsultation } from '../../usecases/telehealth/act-on-consultation.ts'
import type { ConsultationOutcome } from '../../usecases/telehealth/add-deed.ts'
import {
  consultationsOf,
  readConsultation,
  readPicture,
  readQueue,
  viewOf,
} from '../../usecases/telehealth/read-consultations.ts'
import { requestConsultation } from '../../usecases/telehealth/request-consultation.ts'
import {
  type ConsultationActJson,
  ConsultationActSchema,
  ConsultationId,
  ConsultationSchema,
  type ConsultationsJson,
  ConsultationsSchema,
  OnlineOffersSchema,
  type PictureJson,
  PictureSchema,
  RequestConsultationSchema,
} from '../contract/telehealth.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { addCallRoutes } from './telehealth-call.ts'
import { consultationJson, offersJson } from './telehealth-json.ts'
import { addConsultationPaymentRoutes } from './telehealth-payment.ts'

const tags = ['consultations']
const refusals = problems(400, 403, 404, 409, 422, 503)
const ofConsultation = closed({ id: ConsultationId })
/** A picture in base 64 and what goes with it. */
const bodyLimit = 1_100_000

export const addTelehealthRoutes: AddRoutes = (plain, api) => {
  addConsultations(plain, api)
  addCallRoutes(plain, api)
  addConsultationPaymentRoutes(plain, api)
}

const addConsultations: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { telehealth: store, rules } = api

  async function sendOutcome(
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: ConsultationOutcome,
  ): Promise<FastifyReply> {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    const view = await viewOf(outcome.consultation, actorOf(request, api), store)
    return reply.code(outcome.isNew ? 201 : 200).send(consultationJson(view, store))
  }

  app.get(
    '/api/online-doctors',
    {
      schema: {
        operationId: 'listOnlineDoctors',
        summary: 'Doctors who see patients online, with their licences, and what a visit costs',
        tags,
        response: { 200: OnlineOffersSchema },
      },
    },
    async (_request, reply) => reply.send(offersJson(store)),
  )

  app.post(
    '/api/consultations',
    {
      bodyLimit,
      config: { holdsPictures: true },
      schema: {
        operationId: 'requestConsultation',
        summary: 'Ask a doctor for a follow-up online',
        description:
          'Only what a physical institution has diagnosed is followed up, within a time, with evidence.',
        tags,
        headers: keyHeader,
        body: RequestConsultationSchema,
        response: { 200: ConsultationSchema, 201: ConsultationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { picture = null, evidence, ...rest } = request.body
      const on = dayFromText(evidence.on)
      if (on === undefined) return sendProblem(reply, noDay)
      const wish = {
        key: request.headers['idempotency-key'],
        request: { ...rest, evidence: { ...evidence, on, image: null } },
        picture,
      }
      const outcome = await requestConsultation(wish, actorOf(request, api), store)
      return sendOutcome(request, reply, outcome)
    },
  )

  app.post(
    '/api/consultations/:id/acts',
    {
      bodyLimit,
      config: { holdsPictures: true },
      schema: {
        operationId: 'actOnConsultation',
        summary: 'Do the next thing in a consultation',
        description: 'Each act has its turn and its party.',
        tags,
        params: ofConsultation,
        headers: keyHeader,
        body: ConsultationActSchema,
        response: { 200: ConsultationSchema, 201: ConsultationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { body } = request
      const command = {
        consultation: request.params.id,
        key: request.headers['idempotency-key'],
        deed: deedIn(body, by.id),
        picture: body.act === 'say' ? (body.picture ?? null) : null,
        credential: body.act === 'check-identity' ? body.credential.trim() : null,
      }
      return sendOutcome(request, reply, await actOnConsultation(command, by, store))
    },
  )

  app.get(
    '/api/consultations/:id',
    {
      schema: {
        operationId: 'readConsultation',
        summary: 'A consultation with what was said and its record',
        tags,
        params: ofConsultation,
        response: { 200: ConsultationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readConsultation(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(consultationJson(read.value, store))
    },
  )

  app.get(
    '/api/consultations/:id/images/:image',
    {
      schema: {
        operationId: 'readConsultationImage',
        summary: 'A picture that was shown in a consultation',
        tags,
        params: closed({ id: ConsultationId, image: Id }),
        response: { 200: PictureSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id, image } = request.params
      const read = await readPicture(id, image, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ ...read.value } satisfies PictureJson)
    },
  )

  app.get(
    '/api/my-consultations',
    {
      schema: {
        operationId: 'readConsultationQueue',
        summary: 'Who waits for the doctor, and whom the doctor is talking with',
        tags,
        response: { 200: ConsultationsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readQueue(actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const consultations = read.value.map((view) => consultationJson(view, store))
      return reply.send({ consultations } satisfies ConsultationsJson)
    },
  )

  app.get(
    '/api/persons/:id/consultations',
    {
      schema: {
        operationId: 'listConsultationsOfPerson',
        summary: 'A person’s own consultations, the latest first',
        tags,
        params: closed({ id: Id }),
        response: { 200: ConsultationsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await consultationsOf(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const consultations = read.value.map((view) => consultationJson(view, store))
      return reply.send({ consultations } satisfies ConsultationsJson)
    },
  )
}

function deedIn(body: ConsultationActJson, by: string): ConsultationDeed {
  switch (body.act) {
    case 'cancel':
      return { act: 'cancel', why: 'patient' }
    case 'accept':
      return { act: 'accept', doctor: by }
    case 'check-identity':
      return { act: 'check-identity', means: 'e-credential' }
    case 'say':
      return { act: 'say', text: body.text, image: null }
    default:
      return body
  }
}
