/** What is handed out: statements for parties, and orders to a bank. */
import type { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { isCurrency, minorFromText } from '../../../engine/base/money.ts'
import {
  describePayment,
  describePaymentAction,
  describeStatement,
} from '../../usecases/reconciliation/describe-reconciliation.ts'
import {
  listStatementsMade,
  makeStatement,
  readStatementMade,
} from '../../usecases/reconciliation/make-statement.ts'
import {
  listPayments,
  proposePayment,
  readPayment,
  workOnPayment,
} from '../../usecases/reconciliation/order-payment.ts'
import {
  type PartyStatementJson,
  type PartyStatementListJson,
  PartyStatementListSchema,
  PartyStatementRequestSchema,
  PartyStatementSchema,
  type PaymentOrderJson,
  type PaymentOrderListJson,
  PaymentOrderListSchema,
  PaymentOrderQuerySchema,
  PaymentOrderSchema,
  PaymentRequestSchema,
  PaymentWorkSchema,
} from '../contract/reconciliation.ts'
import { closed } from '../contract/values.ts'
import { notFound, sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['handed out']
const purpose = 'reconciliation'
const refusals = problems(400, 403, 404, 409, 422, 503)
const OutName = Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$' })
const statementParams = closed({ statement: OutName })
const paymentParams = closed({ payment: Type.String({ pattern: '^[0-9a-f]{30}$' }) })

export const addHandingOutRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { reconciliation: store, rules } = api

  app.post(
    '/api/party-statements',
    {
      schema: {
        operationId: 'makePartyStatement',
        summary: 'Make the statement of a party and a day, once',
        description:
          'It covers everything recorded since the statement before. Asking again gives the same statement and the same files, byte for byte.',
        tags,
        body: PartyStatementRequestSchema,
        response: { 200: PartyStatementSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { party, day: businessDate } = request.body
      if (dayFromText(businessDate) === undefined) return sendProblem(reply, noDay)
      const order = { party, businessDate }
      const outcome = await makeStatement(order, actorOf(request, api), purpose, store)
      if (!outcome.made) return sendRefusal(reply, outcome.refusal, rules)
      return reply.send(describeStatement(outcome.statement) satisfies PartyStatementJson)
    },
  )

  app.get(
    '/api/party-statements',
    {
      schema: {
        operationId: 'listPartyStatements',
        summary: 'Statements for parties, the latest day first',
        tags,
        response: { 200: PartyStatementListSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const read = await listStatementsMade(actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({
        items: read.value.map(describeStatement),
      } satisfies PartyStatementListJson)
    },
  )

  app.get(
    '/api/party-statements/:statement',
    {
      schema: {
        operationId: 'readPartyStatement',
        summary: 'One statement with its signed totals',
        tags,
        params: statementParams,
        response: { 200: PartyStatementSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const { statement } = request.params
      const read = await readStatementMade(statement, actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeStatement(read.value) satisfies PartyStatementJson)
    },
  )

  app.get(
    '/api/outgoing-files/:name',
    {
      schema: {
        operationId: 'downloadOutgoingFile',
        summary: 'A file that was handed out: a statement or a payment order',
        tags,
        params: closed({ name: OutName }),
        response: {
          200: {
            description: 'The file',
            content: { 'application/octet-stream': { schema: Type.Unsafe<Readable>({}) } },
          },
          ...problems(403, 404),
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      // Whoever may read statements may read what was handed out.
      const read = await listStatementsMade(actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const content = await store.openOutgoing(name)
      if (content === null) return notFound(request, reply)
      return reply
        .type(name.endsWith('.xml') ? 'application/xml' : 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(content)
    },
  )

  app.post(
    '/api/payment-orders',
    {
      schema: {
        operationId: 'proposePayment',
        summary: 'Propose a payment',
        description: 'Nothing moves until somebody other than its maker approves it.',
        tags,
        headers: keyHeader,
        body: PaymentRequestSchema,
        response: { 200: PaymentOrderSchema, 201: PaymentOrderSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { amount, about = '', ...proposal } = request.body
      if (dayFromText(proposal.dueOn) === undefined) return sendProblem(reply, noDay)
      const { currency } = proposal
      const amountMinor = isCurrency(currency) ? minorFromText(amount, currency) : undefined
      if (amountMinor === undefined || amountMinor <= 0) return sendProblem(reply, noAmount)
      const key = request.headers['idempotency-key']
      const by = actorOf(request, api)
      const order = { ...proposal, key, amountMinor, about }
      const outcome = await proposePayment(order, by, purpose, store)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      return reply
        .code(outcome.isNew ? 201 : 200)
        .send(await described(outcome.payment.payment, by))
    },
  )

  app.get(
    '/api/payment-orders',
    {
      schema: {
        operationId: 'listPayments',
        summary: 'Payment orders, the latest due first',
        tags,
        querystring: PaymentOrderQuerySchema,
        response: { 200: PaymentOrderListSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await listPayments(request.query.state ?? null, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ items: read.value.map(describePayment) } satisfies PaymentOrderListJson)
    },
  )

  app.get(
    '/api/payment-orders/:payment',
    {
      schema: {
        operationId: 'readPayment',
        summary: 'A payment order and what was done about it',
        tags,
        params: paymentParams,
        response: { 200: PaymentOrderSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readPayment(request.params.payment, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(await described(request.params.payment, by))
    },
  )

  app.post(
    '/api/payment-orders/:payment/actions',
    {
      schema: {
        operationId: 'workOnPayment',
        summary: 'Approve, reject or withdraw a payment, or note what the bank did',
        tags,
        params: paymentParams,
        headers: keyHeader,
        body: PaymentWorkSchema,
        response: { 200: PaymentOrderSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { payment } = request.params
      const by = actorOf(request, api)
      const order = { payment, key: request.headers['idempotency-key'], work: request.body }
      const outcome = await workOnPayment(order, by, purpose, store)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      return reply.send(await described(payment, by))
    },
  )

  async function described(
    payment: string,
    by: ReturnType<typeof actorOf>,
  ): Promise<PaymentOrderJson> {
    const read = await readPayment(payment, by, purpose, store)
    if (!read.found) throw new Error('broken invariant: a payment order that is gone')
    const { actions, ...order } = read.value
    return { ...describePayment(order), actions: actions.map(describePaymentAction) }
  }
}

const noAmount = {
  status: 422,
  code: 'amount-unreadable',
  title: 'The amount is none of its currency, or not above zero.',
  remedy: 'Write it as a decimal text such as 1300.00.',
} as const
