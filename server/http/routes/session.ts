import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { isShownEnough } from '../../../engine/access/signing-in.ts'
import type { Session } from '../../usecases/sign-in/account.ts'
import { SamplePersonsSchema } from '../contract/person.ts'
import {
  type SampleBillJson,
  SampleBillSchema,
  SampleBillsSchema,
  type SessionJson,
  SessionSchema,
} from '../contract/session.ts'
import { closed, Id } from '../contract/values.ts'
import { notFound } from '../problem.ts'
import { type AddRoutes, type Api, problems } from './api.ts'

/** A longer bill is read on its own: the stays would be nine tenths of the list. */
const LINES_LISTED = 40

/** Outside the sample mode the addresses of samples do not exist. */
export const addSessionRoutes: AddRoutes = (plain, api) => {
  const { samples } = api
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/session',
    {
      config: { answers: 'everybody' },
      schema: {
        operationId: 'readSession',
        summary: 'Who asks, and in which mode the server runs',
        tags: ['session'],
        response: { 200: SessionSchema },
      },
    },
    async (request, reply) => reply.send(sessionOf(request, api)),
  )
  if (samples === null) return
  const listed = { bills: samples.bills.bills.map(withoutManyLines) }
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
    async (_request, reply) => reply.send(listed),
  )
  app.get(
    '/api/sample-bills/:id',
    {
      schema: {
        operationId: 'readSampleBill',
        summary: 'One bill to try, with all its lines',
        tags: ['session'],
        params: closed({ id: Id }),
        response: { 200: SampleBillSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const found = samples.bills.bills.find(({ id }) => id === request.params.id)
      return found === undefined ? notFound(request, reply) : reply.send(found)
    },
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

function sessionOf(request: FastifyRequest, api: Api): SessionJson {
  const { presented } = request
  if (!presented) return { ...api.session, ...(api.signIn === undefined ? {} : { signedIn: null }) }
  const { actor, session } = presented
  const { id, name, role, institution, self, wards = [] } = actor
  const persons = [...(self === undefined ? [] : [self]), ...wards]
  return {
    ...api.session,
    actor: { id, name, role, institution, ...(persons.length > 0 && { persons }) },
    signedIn: {
      kind: kindOf(session),
      isEnough: session === null || isShownEnough(role, session.methods),
      isLocked: session?.isLocked ?? false,
    },
  }
}

function kindOf(session: Session | null) {
  if (session === null) return 'service'
  if ('sample' in session.holder) return 'sample'
  return 'outside' in session.holder ? 'outside' : 'account'
}

function withoutManyLines(sample: SampleBillJson): SampleBillJson {
  if (sample.lineCount <= LINES_LISTED) return sample
  const { lines: _lines, ...bill } = sample.bill
  return { ...sample, bill }
}
