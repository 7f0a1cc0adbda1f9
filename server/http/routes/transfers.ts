/** The register of data flows: what leaves a jurisdiction, on what basis, and until when. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { endTransfer, noteTransfer, readTransfers } from '../../usecases/access/keep-transfers.ts'
import {
  EndTransferSchema,
  FilingId,
  NoteTransferSchema,
  type TransferJson,
  TransferSchema,
  type TransfersJson,
  TransfersSchema,
} from '../contract/transfer.ts'
import { closed } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, noDay, problems, sendRefusal } from './api.ts'

const tags = ['operation']

export const addTransferRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { transfers, rules } = api

  app.get(
    '/api/transfer-filings',
    {
      schema: {
        operationId: 'listTransferFilings',
        summary: 'Who may send which data to whom in another jurisdiction, and until when',
        tags,
        response: { 200: TransfersSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const purpose = by.role === 'auditor' ? 'audit' : 'operation'
      const read = await readTransfers(by, purpose, transfers)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ filings: read.value } satisfies TransfersJson)
    },
  )

  app.post(
    '/api/transfer-filings',
    {
      schema: {
        operationId: 'noteTransferFiling',
        summary: 'Note a filing on data that leave; what stands in no filing is refused',
        tags,
        body: NoteTransferSchema,
        response: {
          200: TransferSchema,
          201: TransferSchema,
          ...problems(400, 403, 404, 409, 422),
        },
      },
    },
    async (request, reply) => {
      const { filedOn, from, to, ...rest } = request.body
      const [filed, first, last] = [filedOn, from, to].map(dayFromText)
      if (filed === undefined || first === undefined || last === undefined) {
        return sendProblem(reply, noDay)
      }
      const filing = { ...rest, filedOn: filed, from: first, to: last }
      const done = await noteTransfer(filing, actorOf(request, api), transfers)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      return reply.code(done.isNew ? 201 : 200).send(done.value satisfies TransferJson)
    },
  )

  app.post(
    '/api/transfer-filings/:id/end',
    {
      schema: {
        operationId: 'endTransferFiling',
        summary: 'End a filing: from today on nothing leaves by it',
        tags,
        params: closed({ id: FilingId }),
        body: EndTransferSchema,
        response: { 200: TransferSchema, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const command = { filing: request.params.id, reason: request.body.reason }
      const done = await endTransfer(command, actorOf(request, api), transfers)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      return reply.send(done.value satisfies TransferJson)
    },
  )
}
