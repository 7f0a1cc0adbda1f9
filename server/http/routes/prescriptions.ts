/** Prescriptions: written, reviewed, signed, chosen for, claimed, dispensed, and read. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../../usecases/gate.ts'
import type { PrescriptionOutcome } from '../../usecases/prescription/add-act.ts'
import { choosePharmacy } from '../../usecases/prescription/choose-pharmacy.ts'
import {
  returnDrugs,
  scanPacks,
  settleDispensing,
  unscanPacks,
} from '../../usecases/prescription/dispense.ts'
import type { PrescriptionStore } from '../../usecases/prescription/prescription-store.ts'
import {
  readDesk,
  readOfPerson,
  readPrescription,
  viewOf,
} from '../../usecases/prescription/read-prescriptions.ts'
import {
  actOnPrescription,
  checkSheet,
  prescribe,
  signPrescription,
} from '../../usecases/prescription/write-prescription.ts'
import {
  type FindingsJson,
  FindingsSchema,
  type PrescriptionActJson,
  PrescriptionActSchema,
  PrescriptionId,
  PrescriptionSchema,
  type PrescriptionsJson,
  PrescriptionsSchema,
  SheetSchema,
} from '../contract/prescription.ts'
import { closed, Id } from '../contract/values.ts'
import { problemBody } from '../problem.ts'
import { problemOfRefusal } from '../refusals.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { prescriptionJson } from './prescription-json.ts'

const tags = ['prescriptions']
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addPrescriptionRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { prescriptions: store, rules } = api

  async function sendOutcome(
    reply: FastifyReply,
    outcome: PrescriptionOutcome,
    by: Actor,
  ): Promise<FastifyReply> {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    const view = await viewOf(outcome.prescription, by, store)
    return reply.code(outcome.isNew ? 201 : 200).send(prescriptionJson(view, store))
  }

  app.post(
    '/api/prescriptions',
    {
      schema: {
        operationId: 'prescribe',
        summary: 'Prescribe drugs; rules and safety are looked at first',
        tags,
        headers: keyHeader,
        body: SheetSchema,
        response: { 200: PrescriptionSchema, 201: PrescriptionSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const command = { key: request.headers['idempotency-key'], sheet: request.body }
      return sendOutcome(reply, await prescribe(command, by, store), by)
    },
  )

  app.post(
    '/api/prescription-checks',
    {
      schema: {
        operationId: 'checkPrescription',
        summary: 'What speaks against a prescription while it is written; nothing is recorded',
        tags,
        body: SheetSchema,
        response: { 200: FindingsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const checked = await checkSheet(request.body, actorOf(request, api), store)
      if (!checked.checked) return sendRefusal(reply, checked.refusal, rules)
      const answer: FindingsJson = {
        findings: checked.findings.map((one) => ({
          ...one,
          pointers: [...one.pointers],
          names: [...one.names],
        })),
        refusal:
          checked.refusal === null ? null : problemBody(problemOfRefusal(checked.refusal, rules)),
      }
      return reply.send(answer)
    },
  )

  app.post(
    '/api/prescriptions/:id/acts',
    {
      schema: {
        operationId: 'actOnPrescription',
        summary: 'Do the next thing about a prescription',
        description:
          'Each act has its turn and its party: review, sign, choose, claim, check, scan, settle, hand over, send, take back.',
        tags,
        params: closed({ id: PrescriptionId }),
        headers: keyHeader,
        body: PrescriptionActSchema,
        response: { 200: PrescriptionSchema, 201: PrescriptionSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const asked = { prescription: request.params.id, key: request.headers['idempotency-key'] }
      return sendOutcome(reply, await actAs(request.body, asked, by, store), by)
    },
  )

  app.get(
    '/api/prescriptions/:id',
    {
      schema: {
        operationId: 'readPrescription',
        summary: 'A prescription and what was dispensed of it',
        tags,
        params: closed({ id: PrescriptionId }),
        response: { 200: PrescriptionSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readPrescription(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(prescriptionJson(read.value, store))
    },
  )

  app.get(
    '/api/institutions/:id/prescriptions',
    {
      schema: {
        operationId: 'readPrescriptionDesk',
        summary: 'What waits for the pharmacists or doctors of a house, and what it dispensed',
        tags,
        params: closed({ id: Id }),
        response: { 200: PrescriptionsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readDesk(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const prescriptions = read.value.map((one) => prescriptionJson(one, store))
      return reply.send({ prescriptions } satisfies PrescriptionsJson)
    },
  )

  app.get(
    '/api/persons/:id/prescriptions',
    {
      schema: {
        operationId: 'listPrescriptionsOfPerson',
        summary: 'A person’s own prescriptions',
        tags,
        params: closed({ id: Id }),
        response: { 200: PrescriptionsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await readOfPerson(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const prescriptions = read.value.map((one) => prescriptionJson(one, store))
      return reply.send({ prescriptions } satisfies PrescriptionsJson)
    },
  )
}

async function actAs(
  body: PrescriptionActJson,
  asked: { readonly prescription: string; readonly key: string },
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  switch (body.act) {
    case 'sign':
      return signPrescription(asked, by, store)
    case 'choose':
      return choosePharmacy({ ...asked, pharmacy: body.pharmacy, way: body.way }, by, store)
    case 'claim': {
      const codeDigest = store.digestOf(asked.prescription, body.code.trim().toUpperCase())
      const deed = { act: 'claim', pharmacy: by.institution ?? '', codeDigest } as const
      return actOnPrescription({ ...asked, deed }, by, store)
    }
    case 'answer-substitution': {
      // What is agreed to is signed once nothing speaks against it.
      const directions = body.accepted ? body.directions : null
      const deed = { ...body, directions, signature: null }
      return actOnPrescription({ ...asked, deed }, by, store)
    }
    case 'scan':
      return scanPacks({ ...asked, packs: body.packs }, by, store)
    case 'unscan':
      return unscanPacks({ ...asked, reason: body.reason }, by, store)
    case 'settle':
      return settleDispensing(asked, by, store)
    case 'return':
      return returnDrugs(
        {
          ...asked,
          dispensing: body.dispensing,
          ground: body.ground,
          reason: body.reason?.trim() ?? '',
        },
        by,
        store,
      )
    default:
      return actOnPrescription({ ...asked, deed: body }, by, store)
  }
}
