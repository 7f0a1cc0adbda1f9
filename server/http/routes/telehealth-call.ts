/** Picture and sound of a consultation: how two browsers find each other, and what is recorded. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendSignal, waysOfCall } from '../../usecases/telehealth/hold-call.ts'
import { newsOf, readPart } from '../../usecases/telehealth/read-consultations.ts'
import { keepPart } from '../../usecases/telehealth/record-call.ts'
import {
  ConsultationId,
  DoneSchema,
  type NewsJson,
  NewsQuerySchema,
  NewsSchema,
  type PictureJson,
  PictureSchema,
  RecordedPartSchema,
  SignalSchema,
  type WaysJson,
  WaysSchema,
} from '../contract/telehealth.ts'
import { closed } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

const tags = ['consultations']
const refusals = problems(400, 403, 404, 409, 422, 503)
const ofConsultation = closed({ id: ConsultationId })
/** Less than browsers and proxies wait for an answer. */
const newsWithinMs = 15_000
/** Some seconds of a film in base 64 and what goes with them. */
const bodyLimit = 1_500_000

export const addCallRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { telehealth: store, rules } = api

  app.get(
    '/api/consultations/:id/news',
    {
      schema: {
        operationId: 'waitForNews',
        summary: 'Waits for the next deed or signal, for some seconds',
        tags,
        params: ofConsultation,
        querystring: NewsQuerySchema,
        response: { 200: NewsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { after, signal } = request.query
      const since = { after: Number(after), signal: Number(signal), withinMs: newsWithinMs }
      const read = await newsOf(request.params.id, since, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { signals, ...value } = read.value
      const told = signals.map(({ number: at, content }) => ({ number: at, content }))
      return reply.send({ ...value, signals: told } satisfies NewsJson)
    },
  )

  app.post(
    '/api/consultations/:id/signals',
    {
      schema: {
        operationId: 'sendCallSignal',
        summary: 'Tell the other browser how picture and sound find their way',
        tags,
        params: ofConsultation,
        body: SignalSchema,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const sent = await sendSignal(request.params.id, request.body.content, by, store)
      if (!sent.found) return sendRefusal(reply, sent.refusal, rules)
      return reply.send({ done: true })
    },
  )

  app.get(
    '/api/consultations/:id/ways',
    {
      schema: {
        operationId: 'readWaysOfCall',
        summary: 'Relays for picture and sound, with names that end with the call',
        tags,
        params: ofConsultation,
        response: { 200: WaysSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await waysOfCall(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const iceServers = read.value.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }))
      return reply.send({ iceServers } satisfies WaysJson)
    },
  )

  app.post(
    '/api/consultations/:id/recording',
    {
      bodyLimit,
      config: { holdsPictures: true },
      schema: {
        operationId: 'keepRecordedPart',
        summary: 'Keep the next part of the recording, while the patient’s consent to it holds',
        tags,
        params: ofConsultation,
        body: RecordedPartSchema,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { part, ...content } = request.body
      const command = { consultation: request.params.id, part, content }
      const kept = await keepPart(command, actorOf(request, api), store)
      if (!kept.found) return sendRefusal(reply, kept.refusal, rules)
      return reply.send({ done: true })
    },
  )

  app.get(
    '/api/consultations/:id/recording/:part',
    {
      schema: {
        operationId: 'readRecordedPart',
        summary: 'A part of the recording; who sees it is written down',
        tags,
        params: closed({ id: ConsultationId, part: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }),
        response: { 200: PictureSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id, part } = request.params
      const read = await readPart(id, Number(part), actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ ...read.value } satisfies PictureJson)
    },
  )
}
