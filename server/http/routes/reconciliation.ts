/** Statements of other parties come in, are reconciled, and breaks are worked on. */
import type { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { minorFromText, textFromMinor } from '../../../engine/base/money.ts'
import { workingDaysBetween } from '../../../engine/clearing/working-days.ts'
import type { WorkingDays } from '../../../engine/reconciliation/break.ts'
import { checkTotals } from '../../usecases/reconciliation/check-totals.ts'
import {
  describeBreak,
  describeDrift,
  describeListed,
  describeReceived,
  describeRun,
} from '../../usecases/reconciliation/describe-reconciliation.ts'
import {
  listBreaks,
  listRuns,
  listStatements,
  readBreak,
  readDrifts,
  readRun,
  readStatementFile,
} from '../../usecases/reconciliation/read-breaks.ts'
import { receiveStatement } from '../../usecases/reconciliation/receive-statement.ts'
import { runReconciliation } from '../../usecases/reconciliation/run-reconciliation.ts'
import { workOnBreak } from '../../usecases/reconciliation/work-on-break.ts'
import {
  BreakId,
  type BreakJson,
  type BreakListJson,
  BreakListSchema,
  BreakQuerySchema,
  BreakSchema,
  BreakWorkSchema,
  type DriftsJson,
  DriftsSchema,
  FileId,
  type ReceiptJson,
  ReceiptSchema,
  type ReceivedDetailJson,
  ReceivedDetailSchema,
  type ReceivedListJson,
  ReceivedListSchema,
  ReceivedQuerySchema,
  RunId,
  type RunJson,
  type RunListJson,
  RunListSchema,
  RunRequestSchema,
  RunSchema,
  StatementQuerySchema,
  type TotalsJson,
  TotalsRequestSchema,
  TotalsSchema,
} from '../contract/reconciliation.ts'
import { closed } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import {
  type AddRoutes,
  type Api,
  actorOf,
  keyHeader,
  noDay,
  problems,
  sendRefusal,
} from './api.ts'

const tags = ['reconciliation']
const purpose = 'reconciliation'
const refusals = problems(400, 403, 404, 409, 422, 503)
const defaultToleranceMinor = 1
/** Differences that come back are looked for over the last weeks. */
const driftDays = 60

export const addReconciliationRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { reconciliation: store, rules } = api
  const today = () => textFromDay(api.today())
  const days = mainlandDays(api)

  app.register(async (scope) => {
    // A statement may be larger than memory: its bytes are passed on as they come.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.withTypeProvider<TypeBoxTypeProvider>().post(
      '/api/reconciliation/statements',
      {
        schema: {
          operationId: 'receiveStatement',
          summary: 'Take in a statement of another party',
          description:
            'The body is the file itself, of any content type. It is kept whatever it is: what cannot be used is quarantined with lines and reasons. The same bytes are the same statement, answered with status 200.',
          tags,
          querystring: StatementQuerySchema,
          response: { 200: ReceiptSchema, 201: ReceiptSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const { name, ...said } = request.query
        const declared = { ...nothingSaid, ...said, name }
        for (const day of [declared.from, declared.to]) {
          if (day !== '' && dayFromText(day) === undefined) return sendProblem(reply, noDay)
        }
        const content = (request.body ?? emptyBody()) as Readable
        const by = actorOf(request, api)
        const outcome = await receiveStatement(declared, content, by, purpose, store)
        if (!outcome.received) return sendRefusal(reply, outcome.refusal, rules)
        const { file, isRepeat } = outcome
        return reply
          .code(isRepeat ? 200 : 201)
          .send({ isRepeat, statement: describeReceived(file) } satisfies ReceiptJson)
      },
    )
  })

  app.get(
    '/api/reconciliation/statements',
    {
      schema: {
        operationId: 'listReceivedStatements',
        summary: 'Statements of other parties, the latest first',
        tags,
        querystring: ReceivedQuerySchema,
        response: { 200: ReceivedListSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await listStatements(request.query.state ?? null, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ items: read.value.map(describeReceived) } satisfies ReceivedListJson)
    },
  )

  app.get(
    '/api/reconciliation/statements/:file',
    {
      schema: {
        operationId: 'readReceivedStatement',
        summary: 'A statement with what is wrong with it and how often it came',
        tags,
        params: closed({ file: FileId }),
        response: { 200: ReceivedDetailSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readStatementFile(request.params.file, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { problems: found, receipts, isRolledBack, rolledBackFile, ...file } = read.value
      return reply.send({
        ...describeReceived(file),
        isRolledBack,
        rolledBackFile,
        problems: [...found],
        receipts: [...receipts],
      } satisfies ReceivedDetailJson)
    },
  )

  app.post(
    '/api/reconciliation/totals',
    {
      schema: {
        operationId: 'checkTotals',
        summary: "Compare a hospital's totals with ours, as 3201 does",
        tags,
        body: TotalsRequestSchema,
        response: { 200: TotalsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { payer, institution, ...data } = request.body
      const [from, to] = [dayFromText(data.stmt_begndate), dayFromText(data.stmt_enddate)]
      if (from === undefined || to === undefined || from > to) {
        return sendRefusal(reply, { code: 'days-unreadable' }, rules)
      }
      const [totalMinor, paidMinor, accountMinor] = [
        data.medfee_sumamt,
        data.fund_pay_sumamt,
        data.acct_pay,
      ].map((text) => minorFromText(text, 'CNY') ?? Number.NaN)
      const stated = {
        count: data.fixmedins_setl_cnt,
        totalMinor: totalMinor ?? 0,
        paidMinor: paidMinor ?? 0,
        accountMinor: accountMinor ?? 0,
      }
      const category = categoryOfClearing[data.clr_type] ?? ''
      const order = { payer, institution, category, from, to, stated }
      const outcome = await checkTotals(order, actorOf(request, api), purpose, store.booked)
      if (!outcome.checked) return sendRefusal(reply, outcome.refusal, rules)
      const { ours, isBalanced } = outcome
      return reply.send({
        stmt_rslt: isBalanced ? '0' : '1',
        stmt_rslt_dscr: isBalanced ? '' : 'The totals differ; compare the details (3202).',
        ours: {
          medfee_sumamt: textFromMinor(ours.totalMinor, 'CNY'),
          fund_pay_sumamt: textFromMinor(ours.paidMinor, 'CNY'),
          acct_pay: textFromMinor(ours.accountMinor, 'CNY'),
          fixmedins_setl_cnt: ours.count,
        },
      } satisfies TotalsJson)
    },
  )

  app.post(
    '/api/reconciliation/runs',
    {
      schema: {
        operationId: 'runReconciliation',
        summary: 'Reconcile the statements of some days',
        description:
          'Opens, changes and clears breaks. The same key is the same run. Without `files` all accepted statements of payer and days are used.',
        tags,
        headers: keyHeader,
        body: RunRequestSchema,
        response: { 200: RunSchema, 201: RunSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { files = [], journalAs = null, toleranceMinor, ...rest } = request.body
      const [from, to] = [dayFromText(rest.from), dayFromText(rest.to)]
      if (from === undefined || to === undefined || from > to) {
        return sendRefusal(reply, { code: 'days-unreadable' }, rules)
      }
      const order = { ...rest, files, journalAs, key: request.headers['idempotency-key'] }
      const outcome = await runReconciliation(
        { ...order, toleranceMinor: toleranceMinor ?? defaultToleranceMinor },
        actorOf(request, api),
        purpose,
        store,
      )
      if (!outcome.ran) return sendRefusal(reply, outcome.refusal, rules)
      return reply.code(outcome.isNew ? 201 : 200).send(describeRun(outcome.run) satisfies RunJson)
    },
  )

  app.get(
    '/api/reconciliation/runs',
    {
      schema: {
        operationId: 'listReconciliations',
        summary: 'What was reconciled, the latest first',
        tags,
        response: { 200: RunListSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const read = await listRuns(actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ items: read.value.map(describeRun) } satisfies RunListJson)
    },
  )

  app.get(
    '/api/reconciliation/runs/:run',
    {
      schema: {
        operationId: 'readReconciliation',
        summary: 'One reconciliation with its proof',
        tags,
        params: closed({ run: RunId }),
        response: { 200: RunSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const read = await readRun(request.params.run, actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeRun(read.value) satisfies RunJson)
    },
  )

  app.get(
    '/api/reconciliation/breaks',
    {
      schema: {
        operationId: 'listBreaks',
        summary: 'Breaks, the oldest first; at most 10,000',
        tags,
        querystring: BreakQuerySchema,
        response: { 200: BreakListSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await listBreaks(request.query, today(), days, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ items: read.value.map(describeListed) } satisfies BreakListJson)
    },
  )

  app.get(
    '/api/reconciliation/breaks/:break',
    {
      schema: {
        operationId: 'readBreak',
        summary: 'A break with the rows of all sides and what was done about it',
        tags,
        params: closed({ break: BreakId }),
        response: { 200: BreakSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readBreak(request.params.break, today(), days, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeBreak(read.value) satisfies BreakJson)
    },
  )

  app.post(
    '/api/reconciliation/breaks/:break/actions',
    {
      schema: {
        operationId: 'workOnBreak',
        summary: 'Take a break over, note, propose, approve or reject',
        description: 'A resolution is posted when somebody other than its maker approves it.',
        tags,
        params: closed({ break: BreakId }),
        headers: keyHeader,
        body: BreakWorkSchema,
        response: { 200: BreakSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { break: id } = request.params
      const by = actorOf(request, api)
      const order = { break: id, key: request.headers['idempotency-key'], work: request.body }
      const outcome = await workOnBreak(order, by, purpose, store)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      const read = await readBreak(id, today(), days, by, purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeBreak(read.value) satisfies BreakJson)
    },
  )

  app.get(
    '/api/reconciliation/drifts',
    {
      schema: {
        operationId: 'listDrifts',
        summary: 'Small differences that come back day after day',
        tags,
        response: { 200: DriftsSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const from = textFromDay(api.today() - driftDays)
      const read = await readDrifts(from, actorOf(request, api), purpose, store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ items: read.value.map(describeDrift) } satisfies DriftsJson)
    },
  )
}

const categoryOfClearing: Readonly<Record<string, string>> = {
  '11': 'outpatient',
  '21': 'inpatient',
  '41': 'pharmacy',
}

const nothingSaid = {
  format: '',
  side: '',
  party: '',
  institution: '',
  payer: '',
  from: '',
  to: '',
  encoding: '',
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

/** The clock of breaks is that of the mainland, where all funds are. */
function mainlandDays({ clearing: { calendar } }: Api): WorkingDays {
  return {
    between(from, to) {
      const [a, b] = [dayFromText(from), dayFromText(to)]
      return a === undefined || b === undefined ? 0 : workingDaysBetween(a, b, calendar)
    },
  }
}
