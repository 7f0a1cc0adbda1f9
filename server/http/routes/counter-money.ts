/** Deposits, payments, arrears and what goes back, at the counter of an institution. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { minorFromText } from '../../../engine/base/money.ts'
import { carryOver } from '../../usecases/cashier/carry-over.ts'
import { describeOpenMoney } from '../../usecases/cashier/describe-money.ts'
import { giveBack } from '../../usecases/cashier/give-back.ts'
import { readOpenMoney } from '../../usecases/cashier/read-counter.ts'
import { recordArrears } from '../../usecases/cashier/record-arrears.ts'
import { takeMoney } from '../../usecases/cashier/take-money.ts'
import { voidTender } from '../../usecases/cashier/void-tender.ts'
import { onDuty } from '../../usecases/gate.ts'
import {
  ArrearsRequestSchema,
  BillMoneySchema,
  CarryOverRequestSchema,
  CounterId,
  DepositRequestSchema,
  DepositReturnRequestSchema,
  type OpenMoneyJson,
  OpenMoneyQuerySchema,
  OpenMoneySchema,
  PaymentRequestSchema,
  VisitMoneySchema,
  VisitNumber,
} from '../contract/cashier.ts'
import { SettlementId } from '../contract/settlement.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'
import { counterAnswers, tendersFrom, unreadable } from './counter-answers.ts'

const tags = ['counter']
const refusals = problems(400, 403, 404, 409, 422, 503)
const billParams = closed({ id: SettlementId })
const visitQuery = closed({ institution: Id, visit: VisitNumber })
/** Bills that nobody paid are looked for as far back as this, unless more is asked for. */
const unpaidDays = 30

export const addCounterMoneyRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { cashier, rules, store } = api
  const { currencyAt, afterBill, answerBill, afterVisit, answerVisit } = counterAnswers(api)

  app.get(
    '/api/counter/bills/:id',
    {
      schema: {
        operationId: 'readBillMoney',
        summary: 'What is paid of a settlement and what is left, with its invoices',
        tags,
        params: billParams,
        response: { 200: BillMoneySchema, ...refusals },
      },
    },
    async (request, reply) => answerBill(reply, request.params.id, actorOf(request, api), 200),
  )

  app.post(
    '/api/counter/bills/:id/payments',
    {
      schema: {
        operationId: 'payBill',
        summary: 'Take what a settlement leaves to pay, or what is in arrears, in several ways',
        description:
          'Waits a few seconds for card, wallet and account. A payment without an answer stays `asked` and is found out under the same reference; read the bill again.',
        tags,
        params: billParams,
        headers: keyHeader,
        body: PaymentRequestSchema,
        response: { 200: BillMoneySchema, 201: BillMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: settlement } = request.params
      const by = actorOf(request, api)
      const entry = await store.find(settlement)
      const tenders = tendersFrom(request.body.tenders, entry?.currency ?? 'CNY')
      if ('code' in tenders) return sendRefusal(reply, tenders, rules)
      const key = request.headers['idempotency-key']
      const target = { is: 'bill' as const, settlement }
      const outcome = await takeMoney({ key, target, tenders }, by, 'counter', cashier)
      return afterBill(reply, outcome, settlement, by)
    },
  )

  app.post(
    '/api/counter/bills/:id/carry-over',
    {
      schema: {
        operationId: 'carryOver',
        summary: 'Pay a bill with what a reversed bill of its visit was paid with',
        description:
          'Only the difference is given back, by the route it came, or collected by `tenders`. State `carried` and `returned` as the bill shows them under `carryOver`; where they have changed nothing is done.',
        tags,
        params: billParams,
        headers: keyHeader,
        body: CarryOverRequestSchema,
        response: { 200: BillMoneySchema, 201: BillMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: to } = request.params
      const by = actorOf(request, api)
      const { from, tenders: offered, ...shown } = request.body
      const currency = (await store.find(to))?.currency ?? 'CNY'
      const tenders = tendersFrom(offered, currency)
      if ('code' in tenders) return sendRefusal(reply, tenders, rules)
      const carriedMinor = minorFromText(shown.carried, currency)
      const returnedMinor = minorFromText(shown.returned, currency)
      if (carriedMinor === undefined) return sendRefusal(reply, unreadable('/carried'), rules)
      if (returnedMinor === undefined) return sendRefusal(reply, unreadable('/returned'), rules)
      const key = request.headers['idempotency-key']
      const command = { key, from, to, carriedMinor, returnedMinor, tenders }
      return afterBill(reply, await carryOver(command, by, 'counter', cashier), to, by)
    },
  )

  app.post(
    '/api/counter/bills/:id/arrears',
    {
      schema: {
        operationId: 'recordArrears',
        summary: 'Let the patient leave owing the rest, with a promise',
        tags,
        params: billParams,
        headers: keyHeader,
        body: ArrearsRequestSchema,
        response: { 200: BillMoneySchema, 201: BillMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: settlement } = request.params
      const { until } = request.body
      if (dayFromText(until) === undefined) return sendProblem(reply, noDay)
      const by = actorOf(request, api)
      const key = request.headers['idempotency-key']
      const outcome = await recordArrears({ key, settlement, until }, by, 'counter', cashier)
      return afterBill(reply, outcome, settlement, by)
    },
  )

  app.post(
    '/api/counter/bills/:id/refunds',
    {
      schema: {
        operationId: 'refundBill',
        summary: 'Give back what was paid of a reversed settlement, by the route it came',
        tags,
        params: billParams,
        headers: keyHeader,
        response: { 200: BillMoneySchema, 201: BillMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: settlement } = request.params
      const by = actorOf(request, api)
      const institution = (await store.find(settlement))?.visit.institution
      if (institution === undefined) {
        return sendRefusal(reply, { code: 'settlement-unknown', settlement }, rules)
      }
      const key = request.headers['idempotency-key']
      const target = { is: 'bill' as const, settlement, institution }
      const outcome = await giveBack({ key, target }, by, 'counter', cashier)
      return afterBill(reply, outcome, settlement, by)
    },
  )

  app.get(
    '/api/counter/visits',
    {
      schema: {
        operationId: 'readVisitMoney',
        summary: 'Deposits and bills of a visit',
        tags,
        querystring: visitQuery,
        response: { 200: VisitMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { institution, visit } = request.query
      return answerVisit(reply, institution, visit, actorOf(request, api), 200)
    },
  )

  app.post(
    '/api/counter/deposits',
    {
      schema: {
        operationId: 'takeDeposit',
        summary: 'Take a deposit or a top-up',
        description:
          '`basis` is the version of the money of the visit that the caller saw: a top-up sent twice by two pages is refused the second time, and names the first.',
        tags,
        headers: keyHeader,
        body: DepositRequestSchema,
        response: { 200: VisitMoneySchema, 201: VisitMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { tenders: offered, ...place } = request.body
      const by = actorOf(request, api)
      const tenders = tendersFrom(offered, currencyAt(place.institution))
      if ('code' in tenders) return sendRefusal(reply, tenders, rules)
      const key = request.headers['idempotency-key']
      const target = { is: 'deposit' as const, ...place }
      const outcome = await takeMoney({ key, target, tenders }, by, 'counter', cashier)
      return afterVisit(reply, outcome, place, by)
    },
  )

  app.post(
    '/api/counter/deposits/refunds',
    {
      schema: {
        operationId: 'refundDeposits',
        summary: 'Give back what the deposits of a visit hold, by the route it came',
        tags,
        headers: keyHeader,
        body: DepositReturnRequestSchema,
        response: { 200: VisitMoneySchema, 201: VisitMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { amount, ...place } = request.body
      const by = actorOf(request, api)
      const amountMinor =
        amount === undefined ? null : minorFromText(amount, currencyAt(place.institution))
      if (amountMinor === undefined) return sendRefusal(reply, unreadable('/amount'), rules)
      const key = request.headers['idempotency-key']
      const target = { is: 'deposit' as const, ...place, amountMinor }
      const outcome = await giveBack({ key, target }, by, 'counter', cashier)
      return afterVisit(reply, outcome, place, by)
    },
  )

  for (const act of ['void', 'return'] as const) {
    app.post(
      `/api/counter/tenders/:id/${act}`,
      {
        schema: {
          operationId: act === 'void' ? 'voidTender' : 'returnTender',
          summary:
            act === 'void'
              ? 'Give up a payment whose outcome is unknown'
              : 'Give back one payment that was a mistake, by the route it came',
          tags,
          params: closed({ id: CounterId }),
          headers: keyHeader,
          response: { 200: Type.Union([BillMoneySchema, VisitMoneySchema]), ...refusals },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const by = actorOf(request, api)
        const tender = await cashier.book.tender(id)
        if (tender === undefined) {
          return sendRefusal(reply, { code: 'tender-unknown', tender: id }, rules)
        }
        const { institution, visit, settlement } = tender
        const key = request.headers['idempotency-key']
        const target = { is: 'tender' as const, tender: id, institution }
        const outcome =
          act === 'void'
            ? await voidTender(id, by, 'counter', cashier)
            : await giveBack({ key, target }, by, 'counter', cashier)
        return settlement === null
          ? afterVisit(reply, outcome, { institution, visit }, by)
          : afterBill(reply, outcome, settlement, by)
      },
    )
  }

  app.get(
    '/api/counter/open',
    {
      schema: {
        operationId: 'readOpenMoney',
        summary: 'Unpaid bills, arrears, money owed back, deposits and payments on their way',
        tags,
        querystring: OpenMoneyQuerySchema,
        response: { 200: OpenMoneySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { institution, days } = request.query
      const since = textFromDay(api.today() - Number(days ?? unpaidDays))
      const by = actorOf(request, api)
      const read = await readOpenMoney(institution, since, by, onDuty('counter'), cashier)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeOpenMoney(read.value) satisfies OpenMoneyJson)
    },
  )
}
