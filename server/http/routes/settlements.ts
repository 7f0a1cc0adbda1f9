import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { isCurrency, minorFromText } from '../../../engine/base/money.ts'
import { noteReversals } from '../../usecases/cashier/note-reversal.ts'
import { readDailyFees } from '../../usecases/cashier/read-daily-fees.ts'
import { onDuty } from '../../usecases/gate.ts'
import { settleAtPlatform } from '../../usecases/platform/settle-at-platform.ts'
import { reverseAtPlatform } from '../../usecases/platform/take-back-order.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { Expected } from '../../usecases/settlement/decide-bill.ts'
import type { Entry } from '../../usecases/settlement/journal.ts'
import {
  explainSettlement,
  previewReversal,
  readSettlement,
  searchSettlements,
} from '../../usecases/settlement/read-settlements.ts'
import { reverseSettlement } from '../../usecases/settlement/reverse-settlement.ts'
import { type SettleOutcome, settleAll } from '../../usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../usecases/settlement/write-answer.ts'
import { type ExplanationJson, ExplanationSchema } from '../contract/explanation.ts'
import {
  type DailyFeesJson,
  DailyFeesSchema,
  type ReversalEffectJson,
  ReversalEffectSchema,
  ReversalRequestSchema,
  ReversedSchema,
  SettledSchema,
  SettlementId,
  type SettlementJson,
  type SettlementPageJson,
  SettlementPageSchema,
  SettlementQuerySchema,
  SettlementSchema,
  type SettleRequestJson,
  SettleRequestSchema,
} from '../contract/settlement.ts'
import { closed } from '../contract/values.ts'
import { calledAsRegistered } from '../insurer-titles.ts'
import { sendProblem } from '../problem.ts'
import {
  type AddRoutes,
  type Api,
  actorOf,
  inquiryOf,
  keyHeader,
  noDay,
  problems,
  sendRefusal,
} from './api.ts'

const idParams = closed({ id: SettlementId })
const tags = ['settlements']
const refusals = problems(400, 404, 409, 422, 503)

export const addSettlementRoutes: AddRoutes = (plain, api) => {
  const { store, cashier, rules, national } = api
  const named = calledAsRegistered(api.registry)
  const atPlatform = national?.gateway.store.atPlatform ?? null
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()

  app.post(
    '/api/settlements',
    {
      config: { writesFor: 'person-in-body' },
      schema: {
        operationId: 'settleBill',
        summary: 'Settle a bill',
        description:
          'The same key gets the same answer, byte for byte, for ever. A visit that another request has settled gets that settlement, marked, with status 200.',
        tags,
        headers: keyHeader,
        body: SettleRequestSchema,
        response: { 200: SettledSchema, 201: SettledSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { expected: seen, ...bill } = request.body
      const expected = seen === undefined ? null : expectedIn(seen, bill.currency)
      if (expected !== null && 'code' in expected) return sendRefusal(reply, expected, rules)
      const command = { key: request.headers['idempotency-key'], bill, expected }
      // Where no platform is connected, nothing more is looked up on the way.
      const [outcome] =
        atPlatform === null
          ? await settleAll([command], by, 'settlement', store)
          : [await settleAtPlatform(command, by, 'settlement', { ...store, ...atPlatform })]
      return sendSettled(reply, outcome, rules)
    },
  )

  app.post(
    '/api/settlements/:id/reversal',
    {
      config: { writesFor: 'settlement-in-address' },
      schema: {
        operationId: 'reverseSettlement',
        summary: 'Take a settlement back',
        tags,
        params: idParams,
        headers: keyHeader,
        body: ReversalRequestSchema,
        response: { 201: ReversedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { id: settlement } = request.params
      const { reason } = request.body
      const command = { key: request.headers['idempotency-key'], settlement, reason }
      const outcome =
        atPlatform === null
          ? await reverseSettlement(command, by, 'settlement', store)
          : await reverseAtPlatform(command, by, 'settlement', { ...store, ...atPlatform })
      if (outcome.settled) await noteReversals(undoneBy(outcome.entry), by, cashier)
      return sendSettled(reply, outcome, rules)
    },
  )

  app.get(
    '/api/settlements/:id/reversal-effect',
    {
      schema: {
        operationId: 'previewReversal',
        summary: 'What taking a settlement back would do',
        tags,
        params: idParams,
        response: { 200: ReversalEffectSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await previewReversal(request.params.id, by, onDuty('settlement'), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const effect = {
        ...read.value,
        reverseFirst: [...read.value.reverseFirst],
      } satisfies ReversalEffectJson
      return reply.send(effect)
    },
  )

  app.get(
    '/api/settlements/:id',
    {
      schema: {
        operationId: 'readSettlement',
        summary: 'A settlement with its titles, sheet and lines',
        tags,
        params: idParams,
        response: { 200: SettlementSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readSettlement(request.params.id, by, inquiryOf(by), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const division = named(read.value.division)
      return reply.send({ ...read.value, division } satisfies SettlementJson)
    },
  )

  app.get(
    '/api/settlements/:id/explanation',
    {
      schema: {
        operationId: 'explainSettlement',
        summary: 'Every step that led to a settlement, with its rule and source',
        tags,
        params: idParams,
        response: { 200: ExplanationSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await explainSettlement(request.params.id, by, inquiryOf(by), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies ExplanationJson)
    },
  )

  app.get(
    '/api/settlements/:id/daily-fees',
    {
      schema: {
        operationId: 'readDailyFees',
        summary: 'What was charged on each day of the visit of a settlement',
        tags,
        params: idParams,
        response: { 200: DailyFeesSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readDailyFees(request.params.id, by, onDuty('inquiry'), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies DailyFeesJson)
    },
  )

  app.get(
    '/api/settlements',
    {
      schema: {
        operationId: 'searchSettlements',
        summary: 'Settlements of a visit, an institution or a person, the latest day first',
        tags,
        querystring: SettlementQuerySchema,
        response: { 200: SettlementPageSchema, ...problems(400) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { after = null, limit = '50', ...filter } = request.query
      const { visit, institution, person, day } = filter
      if (day !== undefined && dayFromText(day) === undefined) return sendProblem(reply, noDay)
      if (visit === undefined && institution === undefined && person === undefined) {
        return sendProblem(reply, filterMissing)
      }
      const rows = Math.min(Math.max(1, Number(limit)), mostRows)
      const read = await searchSettlements(filter, after, rows, by, inquiryOf(by), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(read.value satisfies SettlementPageJson)
    },
  )
}

/** The same bytes for the same settlement, for ever. */
export function sendSettled(
  reply: FastifyReply,
  outcome: SettleOutcome | undefined,
  rules: Api['rules'],
): FastifyReply {
  if (outcome === undefined) throw new Error('broken invariant: a command without an outcome')
  if (!outcome.settled) return sendRefusal(reply, outcome.refusal, rules)
  const { entry, again, isNew } = outcome
  if (!isNew) reply.header('idempotent-replayed', 'true')
  return reply
    .code(again ? 200 : 201)
    .header('location', `/api/settlements/${entry.id}`)
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(writeAnswer(entry, again))
}

/** The settlement itself, and later bills that were undone to be computed anew. */
function undoneBy({ document }: Entry): string[] {
  if (document.kind !== 'reversal') return []
  return [document.original, ...document.laterBills.map(({ settlement }) => settlement)]
}

const mostRows = 200

const filterMissing = {
  status: 400,
  code: 'filter-missing',
  title: 'The search names neither a visit, nor an institution, nor a person.',
  remedy: 'Name at least one of them.',
} as const

export function expectedIn(
  { shares, cash, basis }: NonNullable<SettleRequestJson['expected']>,
  currency: string,
): Expected | Refusal {
  const minorOf = (text: string) => minorFromText(text, currencyOr(currency))
  const cashMinor = minorOf(cash)
  if (cashMinor === undefined) return unreadable('/expected/cash', cash)
  const read: Record<string, number> = {}
  for (const [payer, amount] of Object.entries(shares)) {
    const minor = minorOf(amount)
    if (minor === undefined) return unreadable('/expected/shares', amount)
    read[payer] = minor
  }
  return { shares: read, cashMinor, basis: basis ?? null }
}

/** An unknown currency is refused with the bill itself. */
function currencyOr(currency: string): string {
  return isCurrency(currency) ? currency : 'CNY'
}

function unreadable(pointer: string, text: string): Refusal {
  const detail = `${text} has more decimals than the currency has`
  return { code: 'bill-invalid', rule: 'amount-unreadable', pointer, detail }
}
