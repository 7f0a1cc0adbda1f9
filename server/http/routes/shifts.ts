/** Shifts at a counter: opened, reported, compared with the channels, closed, corrected. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { minorFromText } from '../../../engine/base/money.ts'
import { compareShift, postDifference } from '../../usecases/cashier/compare-shift.ts'
import { describeShift, describeShiftMoney } from '../../usecases/cashier/describe-money.ts'
import { listShifts, readShift } from '../../usecases/cashier/read-counter.ts'
import { closeShift, openShift, type ShiftOutcome } from '../../usecases/cashier/run-shift.ts'
import { type Actor, onDuty } from '../../usecases/gate.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import {
  CloseShiftRequestSchema,
  CounterId,
  OpenShiftRequestSchema,
  PostDifferenceRequestSchema,
  type ShiftReportJson,
  ShiftReportSchema,
  type ShiftsJson,
  ShiftsSchema,
} from '../contract/cashier.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['shifts']
const refusals = problems(400, 403, 404, 409, 422, 503)
const shiftParams = closed({ id: CounterId })

export const addShiftRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { cashier, rules } = api

  app.post(
    '/api/counter/shifts',
    {
      schema: {
        operationId: 'openShift',
        summary: 'Open a shift with a float',
        tags,
        headers: keyHeader,
        body: OpenShiftRequestSchema,
        response: { 200: ShiftReportSchema, 201: ShiftReportSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { institution, float } = request.body
      const currency = cashier.institution(institution)?.currency ?? 'CNY'
      const floatMinor = minorFromText(float, currency)
      if (floatMinor === undefined || floatMinor < 0) return refuseAmount(reply, '/float')
      const by = actorOf(request, api)
      const key = request.headers['idempotency-key']
      return after(
        reply,
        await openShift({ key, institution, floatMinor }, by, 'counter', cashier),
        by,
      )
    },
  )

  app.get(
    '/api/counter/shifts',
    {
      schema: {
        operationId: 'listShifts',
        summary: 'Shifts of an institution, the latest first',
        tags,
        querystring: closed({ institution: Id }),
        response: { 200: ShiftsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await listShifts(request.query.institution, by, onDuty('counter'), cashier)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ shifts: read.value.map(describeShift) } satisfies ShiftsJson)
    },
  )

  app.get(
    '/api/counter/shifts/:id',
    {
      schema: {
        operationId: 'readShift',
        summary: 'The report of a shift: what was done, the journal, the channels, the drawer',
        tags,
        params: shiftParams,
        response: { 200: ShiftReportSchema, ...refusals },
      },
    },
    async (request, reply) => answer(reply, request.params.id, actorOf(request, api), 200),
  )

  app.post(
    '/api/counter/shifts/:id/closing',
    {
      schema: {
        operationId: 'closeShift',
        summary: 'Close a shift with what was counted in the drawer',
        tags,
        params: shiftParams,
        headers: keyHeader,
        body: CloseShiftRequestSchema,
        response: { 200: ShiftReportSchema, 201: ShiftReportSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: shift } = request.params
      const currency = (await cashier.book.shift(shift))?.currency ?? 'CNY'
      const countedMinor = minorFromText(request.body.counted, currency)
      if (countedMinor === undefined || countedMinor < 0) return refuseAmount(reply, '/counted')
      const by = actorOf(request, api)
      const key = request.headers['idempotency-key']
      return after(
        reply,
        await closeShift({ key, shift, countedMinor }, by, 'counter', cashier),
        by,
      )
    },
  )

  app.post(
    '/api/counter/shifts/:id/comparison',
    {
      schema: {
        operationId: 'compareShift',
        summary: "Lay the channels' own list of the shift beside ours",
        tags,
        params: shiftParams,
        response: { 201: ShiftReportSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      return after(reply, await compareShift(request.params.id, by, 'counter', cashier), by)
    },
  )

  app.post(
    '/api/counter/differences/:id/posting',
    {
      schema: {
        operationId: 'postDifference',
        summary: 'Accept a difference into the journal, by a second person',
        tags,
        params: shiftParams,
        headers: keyHeader,
        body: PostDifferenceRequestSchema,
        response: { 200: ShiftReportSchema, 201: ShiftReportSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const key = request.headers['idempotency-key']
      const command = { key, difference: request.params.id, ...request.body }
      return after(reply, await postDifference(command, by, 'counter', cashier), by)
    },
  )

  async function after(reply: FastifyReply, outcome: ShiftOutcome, by: Actor) {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    if (!outcome.isNew) reply.header('idempotent-replayed', 'true')
    return answer(reply, outcome.shift, by, outcome.isNew ? 201 : 200)
  }

  async function answer(reply: FastifyReply, shift: string, by: Actor, status: number) {
    const read = await readShift(shift, by, onDuty('counter'), cashier)
    if (!read.found) return sendRefusal(reply, read.refusal, rules)
    return reply.code(status).send(describeShiftMoney(read.value) satisfies ShiftReportJson)
  }

  function refuseAmount(reply: FastifyReply, pointer: string): FastifyReply {
    const refusal: Refusal = { code: 'amount-not-positive', pointer }
    return sendRefusal(reply, refusal, rules)
  }
}
