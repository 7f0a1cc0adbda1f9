/** Clearing windows, months, positions and the calendar. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { HeadingFilter } from '../../usecases/clearing/clearing-store.ts'
import { closeWindow } from '../../usecases/clearing/close-window.ts'
import {
  describeLines,
  describeMonth,
  describePositions,
  describeWindow,
  describeYear,
} from '../../usecases/clearing/describe-clearing.ts'
import { readMonth, readPositions } from '../../usecases/clearing/month.ts'
import { listWindows, readLines, readWindow } from '../../usecases/clearing/read-windows.ts'
import { takeStep } from '../../usecases/clearing/take-step.ts'
import { readYear } from '../../usecases/clearing/year.ts'
import {
  type ClearingCalendarJson,
  ClearingCalendarSchema,
  type ClearingLinesJson,
  ClearingLinesSchema,
  type ClearingMonthJson,
  ClearingMonthSchema,
  type ClearingWindowJson,
  ClearingWindowSchema,
  type ClearingWindowsJson,
  ClearingWindowsSchema,
  type ClearingYearJson,
  ClearingYearSchema,
  CloseWindowRequestSchema,
  LinesQuerySchema,
  Period,
  type PositionsJson,
  PositionsSchema,
  TakeStepRequestSchema,
  type WindowContentsJson,
  WindowContentsSchema,
} from '../contract/clearing.ts'
import { closed } from '../contract/values.ts'
import { type AddRoutes, type Api, actorOf, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['clearing']
const refusals = problems(400, 403, 404, 409, 422, 503)
const purpose = 'clearing'
const windowParams = closed({ window: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) })
const periodParams = closed({ period: Period })
const mostWindows = 60
const mostLines = 1000

export const addClearingRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { clearing, rules } = api

  app.post(
    '/api/clearing/windows',
    {
      schema: {
        operationId: 'closeClearingWindow',
        summary: 'Close the open clearing window',
        description: 'Whatever is recorded afterwards lies in the next one. Nothing waits for it.',
        tags,
        headers: keyHeader,
        body: CloseWindowRequestSchema,
        response: { 201: ClearingWindowSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { key, period: request.body.period }
      const closing = await closeWindow(command, actorOf(request, api), purpose, clearing)
      if (!closing.closed) return sendRefusal(reply, closing.refusal, rules)
      const { ranges, ...window } = closing.window
      const records = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
      return reply
        .code(201)
        .send({ ...window, records, isDerived: false } satisfies ClearingWindowJson)
    },
  )

  app.get(
    '/api/clearing/windows',
    {
      schema: {
        operationId: 'listClearingWindows',
        summary: 'Closed clearing windows, the latest first',
        tags,
        querystring: closed({
          before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })),
        }),
        response: { 200: ClearingWindowsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const before = request.query.before === undefined ? null : Number(request.query.before)
      const by = actorOf(request, api)
      const read = await listWindows(before, mostWindows, by, purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const windows = [...read.value]
      const last = windows.length < mostWindows ? undefined : windows.at(-1)
      return reply.send({ windows, next: last?.window ?? null } satisfies ClearingWindowsJson)
    },
  )

  app.get(
    '/api/clearing/windows/:window',
    {
      schema: {
        operationId: 'readClearingWindow',
        summary: 'What lies in a window, summed by heading',
        tags,
        params: windowParams,
        response: { 200: WindowContentsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const window = Number(request.params.window)
      const read = await readWindow(window, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeWindow(read.value) satisfies WindowContentsJson)
    },
  )

  app.get(
    '/api/clearing/lines',
    {
      schema: {
        operationId: 'listClearingLines',
        summary: 'Single lines of a window or month, in the order of the journal',
        tags,
        querystring: LinesQuerySchema,
        response: { 200: ClearingLinesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { window, period, after = null, limit = '200', benefitYear, ...rest } = request.query
      const stretch =
        window === undefined ? { period: period ?? thisMonth(api) } : { window: Number(window) }
      const filter: HeadingFilter = {
        ...rest,
        ...(benefitYear === undefined ? {} : { benefitYear: Number(benefitYear) }),
      }
      const rows = Math.min(Math.max(1, Number(limit)), mostLines)
      const query = { stretch, filter, after, limit: rows }
      const read = await readLines(query, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeLines(read.value) satisfies ClearingLinesJson)
    },
  )

  app.get(
    '/api/clearing/months/:period',
    {
      schema: {
        operationId: 'readClearingMonth',
        summary: 'A month of clearing: its steps with their days, and the table between provinces',
        tags,
        params: periodParams,
        response: { 200: ClearingMonthSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { period } = request.params
      const read = await readMonth(period, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const month = describeMonth(read.value, clearing.calendar)
      return reply.send(month satisfies ClearingMonthJson)
    },
  )

  app.post(
    '/api/clearing/months/:period/steps',
    {
      schema: {
        operationId: 'takeClearingStep',
        summary: 'Take the next step of a month',
        description: 'The confirmation is proposed and released by two persons instead.',
        tags,
        params: periodParams,
        headers: keyHeader,
        body: TakeStepRequestSchema,
        response: { 201: ClearingMonthSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { key, period: request.params.period, step: request.body.step }
      const taken = await takeStep(command, actorOf(request, api), purpose, clearing)
      if (!taken.found) return sendRefusal(reply, taken.refusal, rules)
      const month = describeMonth(taken.value, clearing.calendar)
      return reply.code(201).send(month satisfies ClearingMonthJson)
    },
  )

  app.get(
    '/api/clearing/months/:period/positions',
    {
      schema: {
        operationId: 'readClearingPositions',
        summary: 'Who owes whom: public debts gross, debts of those who signed netted',
        tags,
        params: periodParams,
        response: { 200: PositionsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { period } = request.params
      const read = await readPositions(period, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describePositions(read.value) satisfies PositionsJson)
    },
  )

  app.get(
    '/api/clearing/years/:year',
    {
      schema: {
        operationId: 'readClearingYear',
        summary: 'A year of clearing: its months, its cases, and what keeps it from being closed',
        description: 'It is closed by a proposal of the kind `close-year`, which two persons make.',
        tags,
        params: closed({ year: Type.String({ pattern: '^20[0-9]{2}$' }) }),
        response: { 200: ClearingYearSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const year = Number(request.params.year)
      const read = await readYear(year, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeYear(read.value) satisfies ClearingYearJson)
    },
  )

  const calendar = calendarOf(api)
  app.get(
    '/api/clearing/calendar',
    {
      schema: {
        operationId: 'readClearingCalendar',
        summary: 'Days off, moved working days, and the rules of clearing, with their sources',
        tags,
        response: { 200: ClearingCalendarSchema },
      },
    },
    async (_request, reply) => reply.send(calendar),
  )
}

function thisMonth({ today }: Api): string {
  return textFromDay(today()).slice(0, 7)
}

function calendarOf({ clearingData: { calendars, rules } }: Api): ClearingCalendarJson {
  return {
    jurisdictions: [...calendars.values()].map(({ jurisdiction, sources, names, workdays }) => ({
      jurisdiction,
      years: sources.map((source) => ({ ...source })),
      days: [...names].map(([day, name]) => ({
        day: textFromDay(day),
        works: workdays.has(day),
        name,
      })),
    })),
    rules: rules.map((rule) => ({ ...rule })),
  }
}
