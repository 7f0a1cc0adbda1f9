/** What drugs that a pharmacy settled leave to pay, and paying it from a phone. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { payDispensing, readPayment } from '../../usecases/prescription/pay-dispensing.ts'
import { OnlinePaymentSchema, PayOnlineSchema } from '../contract/online-payment.ts'
import { PrescriptionId } from '../contract/prescription.ts'
import { closed } from '../contract/values.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { onlinePaymentJson } from './online-payment-json.ts'

const tags = ['prescriptions']
const refusals = problems(400, 403, 404, 409, 422, 503)
const ofPrescription = closed({ id: PrescriptionId })

export const addPrescriptionPaymentRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { prescriptions: store, rules } = api

  app.get(
    '/api/prescriptions/:id/payment',
    {
      schema: {
        operationId: 'readPrescriptionPayment',
        summary: 'What is left to pay of the latest dispensing, and how it was paid',
        tags,
        params: ofPrescription,
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
    '/api/prescriptions/:id/payment',
    {
      schema: {
        operationId: 'payPrescriptionOnline',
        summary: 'Pay what is left by a wallet or a card',
        description:
          'A payment without an answer stays `asked` and is found out under the same reference; read it again.',
        tags,
        params: ofPrescription,
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
      const read = await payDispensing(request.params.id, payment, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(onlinePaymentJson(read.value))
    },
  )
}
