import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type RecordPlace, readAccessRecord } from '../../usecases/access/read-access-record.ts'
import type { Actor, Ground } from '../../usecases/gate.ts'
import {
  type AccessRecordJson,
  AccessRecordQuerySchema,
  AccessRecordSchema,
} from '../contract/access.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

const mostItems = 200
const itemsUnasked = '50'

export const addAccessRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/api/persons/:id/access-record',
    {
      schema: {
        operationId: 'readAccessRecord',
        summary: 'Who read what of a person, when, and why',
        description:
          'For the person, in all records that are theirs, a guardian, and an auditor. Settlements are listed too: each is its own record. Reading it is itself recorded.',
        tags: ['persons'],
        params: closed({ id: Id }),
        querystring: AccessRecordQuerySchema,
        response: { 200: AccessRecordSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const { before = '.', limit = itemsUnasked } = request.query
      const by = actorOf(request, api)
      const most = Math.min(Math.max(1, Number(limit)), mostItems)
      const read = await readAccessRecord(
        request.params.id,
        before.split('_').map(placeIn),
        most,
        by,
        groundOf(by),
        api.accessRecord,
      )
      if (!read.found) return sendRefusal(reply, read.refusal, api.rules)
      const { next, ...value } = read.value
      const answer = { ...value, next: next === null ? null : next.map(placeText).join('_') }
      return reply.send(answer satisfies AccessRecordJson)
    },
  )
}

/** Persons read what is theirs; anybody else is asked for the power to supervise. */
export function groundOf({ role }: Actor): Ground {
  if (role === 'patient' || role === 'guardian') {
    return { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
  }
  return { purpose: 'audit', basis: 'supervision', consent: 'left-out' }
}

function placeIn(text: string): RecordPlace {
  const [number = '', version = ''] = text.split('.')
  return { number: numberOr(number), version: numberOr(version) }
}

function numberOr(text: string): number | null {
  return text === '' ? null : Number(text)
}

function placeText({ number, version }: RecordPlace): string {
  return `${number ?? ''}.${version ?? ''}`
}
