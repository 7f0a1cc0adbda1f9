import { SamplePersonsSchema } from '../contract/person.ts'
import { SampleBillsSchema, SessionSchema } from '../contract/session.ts'
import type { AddRoutes } from './api.ts'

/** Outside the sample mode the addresses of samples do not exist. */
export const addSessionRoutes: AddRoutes = (app, { session, samples }) => {
  app.get(
    '/api/session',
    {
      schema: {
        operationId: 'readSession',
        summary: 'Who asks, and in which mode the server runs',
        tags: ['session'],
        response: { 200: SessionSchema },
      },
    },
    async (_request, reply) => reply.send(session),
  )
  if (samples === null) return
  app.get(
    '/api/sample-bills',
    {
      schema: {
        operationId: 'listSampleBills',
        summary: 'Bills to try; all persons and institutions in them are fictional',
        tags: ['session'],
        response: { 200: SampleBillsSchema },
      },
    },
    async (_request, reply) => reply.send(samples.bills),
  )
  app.get(
    '/api/sample-persons',
    {
      schema: {
        operationId: 'listSamplePersons',
        summary: 'Fictional persons with their credentials',
        tags: ['session'],
        response: { 200: SamplePersonsSchema },
      },
    },
    async (_request, reply) => reply.send(samples.persons),
  )
}
