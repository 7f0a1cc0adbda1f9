/** For a form: one entry with all it was, a draft held against the registry, and the words to choose from. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { heldOf } from '../../../engine/registry/version.ts'
import { foreseen } from '../../usecases/registry/foresee.ts'
import {
  type EntriesCheckJson,
  EntriesCheckSchema,
  EntryParams,
  type EntryVersionsJson,
  EntryVersionsSchema,
  RegistryFileSchema,
  type RegistryTermsJson,
  RegistryTermsSchema,
} from '../contract/registry-entries.ts'
import { draftsOf } from '../registry-forms.ts'
import { formOf } from '../registry-json.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'
import { mayRead, provinceIn } from './registry-entries.ts'

const tags = ['registry']

export const addRegistryFormRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { partners, registry, rules } = api

  app.get(
    '/api/registry/entries/:kind/:id',
    {
      schema: {
        operationId: 'readRegistryEntry',
        summary: 'All versions of an entry in the form in which they are sent, the first one first',
        tags,
        params: EntryParams,
        response: { 200: EntryVersionsSchema, ...problems(400, 403) },
      },
    },
    async (request, reply) => {
      const refusal = mayRead(actorOf(request, api))
      if (refusal !== null) return sendRefusal(reply, refusal, rules)
      const { kind, id } = request.params
      const all = registry.versions(kind, id)
      const versions = all.map((one) => {
        const { to, isReplaced } = heldOf(one, all)
        const { number, source, recordedBy, recordedAt } = one
        const said = { number, source, recordedBy, recordedAt }
        return {
          ...said,
          from: textFromDay(one.from),
          to: dayJson(to),
          isReplaced,
          entry: formOf(one),
        }
      })
      const head = registry.latest(1)[0]?.number ?? 0
      return reply.send({ head, versions } satisfies EntryVersionsJson)
    },
  )

  app.post(
    '/api/registry/entries/check',
    {
      schema: {
        operationId: 'checkRegistryEntries',
        summary:
          'What stands against entries, and what they would change from which day; records nothing',
        tags,
        body: RegistryFileSchema,
        response: { 200: EntriesCheckSchema, ...problems(400, 403) },
      },
    },
    async (request, reply) => {
      const read = draftsOf(request.body, rules.region, provinceIn(api))
      const done = foreseen(read, actorOf(request, api), partners)
      if (!done.found) return sendRefusal(reply, done.refusal, rules)
      const changes = done.changes.map(({ draft, was, to, isRecorded }) => ({
        ...{ kind: draft.kind, id: draft.id, from: textFromDay(draft.from), to: dayJson(to) },
        was: was === undefined ? null : formOf(was),
        isRecorded,
      }))
      const found = done.problems.map(({ pointer, what }) => ({ pointer, what }))
      return reply.send({ problems: found, changes } satisfies EntriesCheckJson)
    },
  )

  app.get(
    '/api/registry/terms',
    {
      schema: {
        operationId: 'readRegistryTerms',
        summary:
          'Words that entries are written with: departments, scopes, licences, who issues them',
        tags,
        response: { 200: RegistryTermsSchema, ...problems(403) },
      },
    },
    async (_request, reply) => {
      const { scopesOf, bodies, shortTermYears } = registry.practice
      const houses = registry.institutions()
      const people = registry.practitioners()
      return reply.send({
        departments: wordsOf([...scopesOf.keys(), ...houses.flatMap((one) => one.departments)]),
        capabilities: wordsOf(houses.flatMap((one) => one.capabilities)),
        scopes: wordsOf([...scopesOf.values(), ...people.map((one) => one.scopes)].flat()),
        licences: wordsOf(houses.flatMap((one) => one.licences.map(({ kind }) => kind))),
        bodies: bodies.map((one) => ({ ...one, categories: [...one.categories] })),
        shortTermYears,
      } satisfies RegistryTermsJson)
    },
  )
}

function wordsOf(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}

function dayJson(day: number | null): string | null {
  return day === null ? null : textFromDay(day)
}
