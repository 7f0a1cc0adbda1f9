import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { LinkDeed } from '../../../engine/person/link.ts'
import { onDuty } from '../../usecases/gate.ts'
import { actOnLink, compareTwo, findLinks } from '../../usecases/person/link-records.ts'
import { listLinks, readLink } from '../../usecases/person/read-links.ts'
import {
  LinkActSchema,
  type LinkComparedJson,
  LinkComparedSchema,
  LinkCompareSchema,
  type LinkFoundJson,
  LinkFoundSchema,
  type LinkJson,
  LinkSchema,
  LinkSearchSchema,
  type LinksJson,
  LinksQuerySchema,
  LinksSchema,
} from '../contract/person-link.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'

const tags = ['persons']
const ground = onDuty('operation')

export const addPersonLinkRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { links, rules } = api

  app.get(
    '/api/person-links',
    {
      schema: {
        operationId: 'listPersonLinks',
        summary: 'Records that may be one person’s, by what has been decided about them',
        tags,
        querystring: LinksQuerySchema,
        response: { 200: LinksSchema, ...problems(403, 503) },
      },
    },
    async (request, reply) => {
      const { state = 'waiting' } = request.query
      const states = state === 'waiting' ? null : [state]
      const found = await listLinks(states, actorOf(request, api), ground, links)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send({ links: found.value } satisfies LinksJson)
    },
  )

  app.post(
    '/api/person-links/search',
    {
      schema: {
        operationId: 'findPersonLinks',
        summary: 'Look for other records of the person to whom a number leads',
        tags,
        body: LinkSearchSchema,
        response: { 200: LinkFoundSchema, ...problems(403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { credential: text, ...about } = request.body
      const by = actorOf(request, api)
      const found = await findLinks({ text, ...about }, by, ground, links)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      const { person, links: ids } = found
      return reply.send({ person, links: [...ids] } satisfies LinkFoundJson)
    },
  )

  app.post(
    '/api/person-links',
    {
      schema: {
        operationId: 'comparePersons',
        summary: 'Compare two records by a number of each',
        tags,
        body: LinkCompareSchema,
        response: { 201: LinkComparedSchema, ...problems(403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const [one, two] = request.body.credentials.map(({ credential: text, ...about }) => ({
        text,
        ...about,
      }))
      if (one === undefined || two === undefined) return sendProblem(reply, needsTwo)
      const outcome = await compareTwo([one, two], actorOf(request, api), ground, links)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      const { link, standing } = outcome
      return reply.code(201).send({ link, state: standing.state } satisfies LinkComparedJson)
    },
  )

  app.get(
    '/api/person-links/:id',
    {
      schema: {
        operationId: 'readPersonLink',
        summary:
          'How two records compare, what counts once they are one person’s, and what was decided',
        tags,
        params: closed({ id: Id }),
        response: { 200: LinkSchema, ...problems(403, 404, 503) },
      },
    },
    async (request, reply) => {
      const found = await readLink(request.params.id, actorOf(request, api), ground, links)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(found.value satisfies LinkJson)
    },
  )

  app.post(
    '/api/person-links/:id/acts',
    {
      schema: {
        operationId: 'actOnPersonLink',
        summary: 'Propose a merge or a split, approve or refuse what another operator proposed',
        description:
          'A merge lets the counters of both records count together for later bills; a split leaves each its own. Earlier bills stay as they are.',
        tags,
        headers: keyHeader,
        params: closed({ id: Id }),
        body: LinkActSchema,
        response: { 200: LinkComparedSchema, ...problems(400, 403, 404, 409, 503) },
      },
    },
    async (request, reply) => {
      const deed = deedOf(request.body)
      if (deed === undefined) return sendProblem(reply, needsReason)
      const key = request.headers['idempotency-key']
      const command = { link: request.params.id, key, deed }
      const outcome = await actOnLink(command, actorOf(request, api), ground, links)
      if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
      const { link, standing } = outcome
      return reply.send({ link, state: standing.state } satisfies LinkComparedJson)
    },
  )
}

function deedOf({ act, what, reason }: Static<typeof LinkActSchema>) {
  const said = reason?.trim() ?? ''
  if (act === 'approve') return { act } satisfies LinkDeed
  if (said === '') return undefined
  if (act !== 'propose') return { act, reason: said } satisfies LinkDeed
  return what === undefined ? undefined : ({ act, what, reason: said } satisfies LinkDeed)
}

const needsReason = {
  status: 400,
  code: 'reason-missing',
  title: 'A proposal says what is proposed, and all but an approval say why.',
  remedy: 'Send what, and a reason.',
} as const

const needsTwo = {
  status: 400,
  code: 'numbers-missing',
  title: 'Two records are compared by two numbers.',
  remedy: 'Send two numbers.',
} as const
