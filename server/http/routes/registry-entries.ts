/** What was recorded in the registry, and the way by which more is recorded. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { type Actor, gate } from '../../usecases/gate.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { RecordedEntry } from '../../usecases/registry/entries.ts'
import { keepEntries } from '../../usecases/registry/keep-entries.ts'
import {
  type ChangesJson,
  ChangesQuerySchema,
  ChangesSchema,
  type KeptEntriesJson,
  KeptEntriesSchema,
} from '../contract/partner.ts'
import { KeepEntriesSchema } from '../contract/registry-entries.ts'
import { draftsOf } from '../registry-forms.ts'
import { type AddRoutes, type Api, actorOf, problems, sendRefusal } from './api.ts'

const tags = ['registry']
const refusals = problems(400, 403, 422)
const mostChanges = 200

export const addRegistryEntryRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { partners, registry, rules } = api

  app.get(
    '/api/registry/changes',
    {
      schema: {
        operationId: 'listRegistryChanges',
        summary: 'What was recorded in the registry, by whom and when; the last one first',
        tags,
        querystring: ChangesQuerySchema,
        response: { 200: ChangesSchema, ...problems(400, 403) },
      },
    },
    async (request, reply) => {
      const refusal = mayRead(actorOf(request, api))
      if (refusal !== null) return sendRefusal(reply, refusal, rules)
      const { kind, id } = request.query
      const found =
        kind === undefined || id === undefined
          ? registry.latest(mostChanges)
          : registry.versions(kind, id).toReversed()
      return reply.send({ changes: found.map(changeJson) } satisfies ChangesJson)
    },
  )

  app.post(
    '/api/registry/entries',
    {
      schema: {
        operationId: 'keepRegistryEntries',
        summary: 'Record further versions of entries: all of them, or none',
        description: 'The same entries again add nothing. Nothing recorded is ever overwritten.',
        tags,
        body: KeepEntriesSchema,
        response: { 200: KeptEntriesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { basis = null, seen = null, ...file } = request.body
      const read = draftsOf(file, rules.region, provinceIn(api))
      const source = basis === null ? 'POST /api/registry/entries' : `page: ${basis}`
      const batch = { ...read, source, seen }
      const done = await keepEntries(batch, actorOf(request, api), partners)
      if (!done.kept) return sendRefusal(reply, done.refusal, rules)
      const { added, known } = done
      return reply.send({ added, known } satisfies KeptEntriesJson)
    },
  )
}

export function mayRead(by: Actor): Refusal | null {
  return gate(by, by.role === 'auditor' ? 'audit' : 'operation', 'read-partners')
}

export function provinceIn({ registry }: Pick<Api, 'registry'>) {
  return (id: string) => registry.institution(id)?.province ?? null
}

function changeJson(one: RecordedEntry): ChangesJson['changes'][number] {
  const { number, kind, id, from, entry, source, recordedBy, recordedAt } = one
  const said = { source, recordedBy, recordedAt }
  return {
    number,
    kind,
    id,
    title: titleIn(one),
    from: textFromDay(from),
    isEnd: entry === null,
    ...said,
  }
}

export function titleIn({ entry }: Pick<RecordedEntry, 'entry'>): Texts | null {
  if (entry === null) return null
  return 'name' in entry ? entry.name : entry.title
}
