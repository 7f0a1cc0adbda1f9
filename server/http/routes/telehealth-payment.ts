/** What a consultation costs: quoted, settled by the same line as the counter, and paid online. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { payVisit, readPayment } from '../../usecases/telehealth/collect-online.ts'
import {
  quoteConsultation,
  settleConsultation,
} from '../../usecases/telehealth/pay-consultation.ts'
import { OnlinePaymentSchema, PayOnlineSchema } from '../contract/online-payment.ts'
import { type QuoteJson, QuoteSchema } from '../contract/quote.ts'
import { SettledSchema } from '../contract/settlement.ts'
import { ConsultationId, PayConsultationSchema } from '../contract/telehealth.ts'
import { closed } from '../contract/values.ts'
import { calledAsRegistered } from '../insurer-titles.ts'
import { problemBody } from '../problem.ts'
import { problemOfRefusal } from '../refusals.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { onlinePaymentJson } from './online-payment-json.ts'
import { expectedIn, sendSettled } from './settlements.ts'

const tags = ['consultations']
const refusals = problems(400, 403, 404, 409, 422, 503)
const ofConsultation = closed({ id: ConsultationId })

export const addConsultationPaymentRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { telehealth: store, rules } = api
  const named = calledAsRegistered(api.registry)

  app.post(
    '/api/consultations/:id/quote',
    {
      schema: {
        operationId: 'quoteConsultation',
        summary: 'What each payer would pay of the visit; nothing is recorded',
        tags,
        params: ofConsultation,
        response: { 200: QuoteSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const outcome = await quoteConsultation(request.params.id, actorOf(request, api), store)
      if (!outcome.quoted) return sendRefusal(reply, outcome.refusal, rules)
      const { division, basis, closed: shut, opening, registration, engine } = outcome.quote
      const wouldRefuse = outcome.quote.wouldRefuse.map((refusal) =>
        problemBody(problemOfRefusal(refusal, rules)),
      )
      const told = { basis, wouldRefuse, closed: shut, opening, registration, engine }
      return reply.send({ ...named(division), ...told } satisfies QuoteJson)
    },
  )

  app.post(
    '/api/consultations/:id/settlement',
    {
      config: { writesFor: 'person-in-body' },
      schema: {
        operationId: 'settleConsultation',
        summary: 'Settle the visit with the e-credential and the amounts that were seen',
        tags,
        params: ofConsultation,
        body: PayConsultationSchema,
        response: { 200: SettledSchema, 201: SettledSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { credential, expected: seen } = request.body
      const expected = expectedIn(seen, 'CNY')
      if ('code' in expected) return sendRefusal(reply, expected, rules)
      const command = {
        consultation: request.params.id,
        credential: credential.trim(),
        expected,
      }
      const outcome = await settleConsultation(command, actorOf(request, api), store)
      return sendSettled(reply, outcome, rules)
    },
  )

  app.get(
    '/api/consultations/:id/payment',
    {
      schema: {
        operationId: 'readConsultationPayment',
        summary: 'What is left to pay of a settled visit, and how it was paid',
        tags,
        params: ofConsultation,
        response: { 200: OnlinePaymentSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readPayment(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(onlinePaymentJson(read.value))
    },
  )

  app.post(
    '/api/consultations/:id/payment',
    {
      schema: {
        operationId: 'payConsultationOnline',
        summary: 'Pay what is left by a wallet or a card',
        description:
          'A payment without an answer stays `asked` and is found out under the same reference; read it again.',
        tags,
        params: ofConsultation,
        headers: keyHeader,
        body: PayOnlineSchema,
        response: { 200: OnlinePaymentSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const payment = {
        key: request.headers['idempotency-key'],
        channel: request.body.channel,
      }
      const read = await payVisit(request.params.id, payment, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(onlinePaymentJson(read.value))
    },
  )
}
