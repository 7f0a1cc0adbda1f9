/** The registry as everybody may read it: a house shows its licences and those of its staff. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { type AllianceNode, treeOn } from '../../../engine/registry/alliance.ts'
import { holdsOn } from '../../../engine/registry/institution.ts'
import { yearsOn } from '../../../engine/registry/practitioner.ts'
import type { PractitionerEntry } from '../../usecases/registry/entries.ts'
import {
  type AllianceNodeJson,
  type AlliancesJson,
  AlliancesSchema,
  OnQuerySchema,
  PractitionerId,
  type PractitionerJson,
  PractitionerSchema,
  type PractitionersJson,
  PractitionersSchema,
  type RegistryJson,
  RegistrySchema,
  type RightJson,
  RightQuerySchema,
  RightSchema,
} from '../contract/registry.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { spanJson } from '../registry-json.ts'
import { type AddRoutes, noDay, problems, sendRefusal } from './api.ts'

const tags = ['registry']
const refusals = problems(400, 403, 404)

export const addRegistryRoutes: AddRoutes = (plain, { registry, rules, today }) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  /** As it is called on that day; what is registered from later on has no name before. */
  const titleOn =
    (day: Day) =>
    (id: string): Texts =>
      registry.institution(id, day)?.title ?? { 'zh-CN': id, 'zh-HK': id, en: id }
  const dayIn = (text: string | undefined) => (text === undefined ? today() : dayFromText(text))

  app.get(
    '/api/registry',
    {
      schema: {
        operationId: 'readRegistry',
        summary: 'Institutions with licences, departments, capabilities and alliances on a day',
        tags,
        querystring: OnQuerySchema,
        response: { 200: RegistrySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const day = dayIn(request.query.on)
      if (day === undefined) return sendProblem(reply, noDay)
      const alliances = registry.alliances(day)
      const listed = registry.institutions(day).map((one) => ({
        ...{ id: one.id, title: one.title, region: one.region, province: one.province },
        ...{ jurisdiction: one.jurisdiction, kind: one.kind, level: one.level },
        ...{ ownership: one.ownership, pharmacy: one.pharmacy },
        licences: one.licences.map(({ kind, ...span }) => ({ kind, ...spanJson(span) })),
        departments: [...one.departments],
        capabilities: [...one.capabilities],
        alliances: alliances
          .filter(({ seats }) => seats.some((s) => s.institution === one.id && holdsOn(s, day)))
          .map(({ id }) => id),
        practitioners: registry.practitionersAt(one.id, day).length,
      }))
      return reply.send({ on: textFromDay(day), institutions: listed } satisfies RegistryJson)
    },
  )

  app.get(
    '/api/institutions/:id/practitioners',
    {
      schema: {
        operationId: 'listPractitioners',
        summary: 'Who practises at an institution on a day, the main house first',
        tags,
        params: closed({ id: Id }),
        querystring: OnQuerySchema,
        response: { 200: PractitionersSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const day = dayIn(request.query.on)
      if (day === undefined) return sendProblem(reply, noDay)
      const { id } = request.params
      if (registry.institution(id, day) === undefined) {
        return sendRefusal(reply, { code: 'house-unregistered', institution: id }, rules)
      }
      const found = registry.practitionersAt(id, day)
      const practitioners = found.map((one) => practitionerJson(one, day, titleOn(day)))
      return reply.send({ on: textFromDay(day), practitioners } satisfies PractitionersJson)
    },
  )

  app.get(
    '/api/practitioners/:id',
    {
      schema: {
        operationId: 'readPractitioner',
        summary: 'Licence, scope, places and special rights of a practitioner',
        tags,
        params: closed({ id: PractitionerId }),
        querystring: OnQuerySchema,
        response: { 200: PractitionerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const day = dayIn(request.query.on)
      if (day === undefined) return sendProblem(reply, noDay)
      const found = registry.practitioner(request.params.id, day)
      if (found === undefined) {
        const practitioner = request.params.id
        return sendRefusal(reply, { code: 'practitioner-unknown', practitioner }, rules)
      }
      return reply.send(practitionerJson(found, day, titleOn(day)))
    },
  )

  app.get(
    '/api/practitioners/:id/right-to-act',
    {
      schema: {
        operationId: 'checkRightToAct',
        summary: 'Whether a practitioner may sign an act at an institution on a day',
        description: 'A refusal names the rule, and the document in which it stands.',
        tags,
        params: closed({ id: PractitionerId }),
        querystring: RightQuerySchema,
        response: { 200: RightSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { institution, act, department = null, right, on } = request.query
      const day = dayIn(on)
      if (day === undefined) return sendProblem(reply, noDay)
      const asked = { kind: act, department, rights: right === undefined ? [] : [right] }
      const refusal = registry.rightToAct(request.params.id, asked, institution, day)
      if (refusal !== null) return sendRefusal(reply, refusal, rules)
      return reply.send({ may: true } satisfies RightJson)
    },
  )

  app.get(
    '/api/alliances',
    {
      schema: {
        operationId: 'listAlliances',
        summary: 'Alliances as trees of lead, members and branches on a day',
        tags,
        querystring: OnQuerySchema,
        response: { 200: AlliancesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const day = dayIn(request.query.on)
      if (day === undefined) return sendProblem(reply, noDay)
      const titleOf = titleOn(day)
      const nodeJson = ({ below, ...node }: AllianceNode): AllianceNodeJson => ({
        ...node,
        title: titleOf(node.institution),
        below: below.map(nodeJson),
      })
      const alliances = registry.alliances(day).map((alliance) => {
        const { id, title, kind } = alliance
        const tree = treeOn(alliance, day)
        return { id, title, kind, tree: tree === null ? null : nodeJson(tree) }
      })
      return reply.send({ on: textFromDay(day), alliances } satisfies AlliancesJson)
    },
  )
}

function practitionerJson(
  one: PractitionerEntry,
  day: number,
  titleOf: (id: string) => Texts,
): PractitionerJson {
  const { id, name, jurisdiction, licence, category, grade, scopes, title } = one
  return {
    ...{ id, name, jurisdiction, category, grade, title },
    licence: { number: licence.number, body: licence.body ?? null, ...spanJson(licence) },
    scopes: [...scopes],
    years: yearsOn(one, day),
    places: one.places.map(({ institution, kind, province, certificate = null, ...span }) => ({
      ...{ institution, kind, province, certificate, ...spanJson(span) },
      institutionTitle: titleOf(institution),
    })),
    supports: one.supports.map(({ institution, ground, ...span }) => ({
      ...{ institution, ground, ...spanJson(span) },
    })),
    rights: one.rights.map(({ right, ...span }) => ({ right, ...spanJson(span) })),
  }
}
