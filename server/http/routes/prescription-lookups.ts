/** What is looked up around prescriptions: drugs to prescribe, where they are to be had, how catalogues map. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { matches } from '../../../engine/prescription/mapping.ts'
import { offersFor } from '../../usecases/prescription/choose-pharmacy.ts'
import { findDrugs } from '../../usecases/prescription/find-drugs.ts'
import { coverageBetween } from '../../usecases/prescription/map-catalogues.ts'
import { shelfFor } from '../../usecases/prescription/on-shelf.ts'
import {
  DrugsSchema,
  type MappingJson,
  MappingSchema,
  OffersSchema,
  PrescriptionId,
  ShelfSchema,
} from '../contract/prescription.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'
import { drugsJson, offersJson, shelfJson } from './prescription-json.ts'

const tags = ['prescriptions']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addPrescriptionLookups: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { prescriptions: store, rules } = api

  app.get(
    '/api/institutions/:id/drugs',
    {
      schema: {
        operationId: 'findDrugs',
        summary: 'Drugs that a house may prescribe, by name or code',
        tags,
        params: closed({ id: Id }),
        querystring: closed({ search: Type.String({ minLength: 1, maxLength: 100 }) }),
        response: { 200: DrugsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const found = findDrugs(request.params.id, request.query.search, store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(drugsJson(found.drugs))
    },
  )

  app.get(
    '/api/prescriptions/:id/pharmacies',
    {
      schema: {
        operationId: 'listPharmaciesFor',
        summary: 'Where a prescription can be had, and what the patient would pay there',
        tags,
        params: closed({ id: PrescriptionId }),
        response: { 200: OffersSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const found = await offersFor(request.params.id, actorOf(request, api), store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(offersJson(found.offers))
    },
  )

  app.get(
    '/api/prescriptions/:id/shelf',
    {
      schema: {
        operationId: 'readShelfFor',
        summary: 'What the pharmacy has for each line: the same, its equals, and its relatives',
        tags,
        params: closed({ id: PrescriptionId }),
        response: { 200: ShelfSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const found = await shelfFor(request.params.id, actorOf(request, api), store)
      if (!found.found) return sendRefusal(reply, found.refusal, rules)
      return reply.send(shelfJson(found.value))
    },
  )

  app.get(
    '/api/drug-mapping',
    {
      schema: {
        operationId: 'readDrugMapping',
        summary: 'How many drugs of one region’s catalogue have what in another’s',
        tags,
        querystring: closed({ from: Id, to: Id }),
        response: { 200: MappingSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query
      const read = coverageBetween(from, to, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { drugs, counts } = read.value
      const answer: MappingJson = {
        from,
        to,
        drugs,
        counts: matches.map((match) => ({ match, drugs: counts[match] })),
      }
      return reply.send(answer)
    },
  )
}
