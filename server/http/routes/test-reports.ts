/** What a report of a test begins with, and the numbers by which its pictures are found. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { keepPatientNumber, readReportForm } from '../../usecases/recognition/report-form.ts'
import {
  PatientNumberSchema,
  type ReportFormJson,
  ReportFormSchema,
  StandingQuerySchema,
} from '../contract/recognition.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

const tags = ['tests']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addTestReportRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { recognition: store, rules } = api

  app.get(
    '/api/persons/:id/report-form',
    {
      schema: {
        operationId: 'readReportForm',
        summary:
          'What a report of a test begins with: mark, values to measure, studies to pick from',
        tags,
        params: closed({ id: Id }),
        querystring: StandingQuerySchema,
        response: { 200: ReportFormSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const asked = { person: request.params.id, item: request.query.item }
      const read = await readReportForm(asked, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { mark, analytes, studies, away, numbers } = read.value
      return reply.send({
        mark: mark && { mark: mark.mark, until: textFromDay(mark.until) },
        analytes: analytes.map(({ item: _, ...one }) => one),
        studies: studies.map((one) => ({ ...one, modalities: [...one.modalities] })),
        away: [...away],
        numbers: numbers && [...numbers],
      } satisfies ReportFormJson)
    },
  )

  app.post(
    '/api/persons/:id/patient-numbers',
    {
      schema: {
        operationId: 'keepPatientNumber',
        summary: 'Say by which number this house knows the person',
        description: 'Sources of pictures that file by the numbers of the house are asked for it.',
        tags,
        params: closed({ id: Id }),
        body: PatientNumberSchema,
        response: { 200: PatientNumberSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { number } = request.body
      const asked = { person: request.params.id, number }
      const refusal = await keepPatientNumber(asked, actorOf(request, api), store)
      return refusal === null ? reply.send({ number }) : sendRefusal(reply, refusal, rules)
    },
  )
}
