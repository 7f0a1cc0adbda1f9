/**
 * The usual design as a server of its own, which takes the same requests as ours.
 *
 *     DATABASE_URL=… node bench/settle/naive/server.ts
 *
 * It says its port to whoever forked it. `POST /rows` writes each row by a statement of its own,
 * `POST /tables` all rows of a table by one.
 */
import fastify from 'fastify'
import { sampleAlliance } from '../../../samples/read-samples.ts'
import { SettleRequestSchema } from '../../../server/http/contract/settlement.ts'
import { loadRules } from '../../../server/open-alliance.ts'
import { sampleInstitutions } from '../../../server/sample-mode.ts'
import { errorCode } from '../../../server/start-failure.ts'
import { inTransaction, openDatabase } from '../../../server/storage/database.ts'
import type { BillText } from '../../../server/usecases/settlement/bill-text.ts'
import { type NaiveOutcome, settleNaively } from './settle.ts'
import { type RowWriter, rowByRow, tableByTable } from './write-rows.ts'

/** Tried with 4 to 64: more clients only wait longer for the balances. */
const poolSize = Number(process.env['NAIVE_POOL'] ?? 16)
const attempts = 5

const database = openDatabase(process.env['DATABASE_URL'] ?? '', { max: poolSize, name: 'naive' })
const world = {
  rules: loadRules(),
  institutions: new Map(
    sampleInstitutions(sampleAlliance().institutions).map((one) => [one.id, one]),
  ),
}
const app = fastify()
for (const [path, write] of [
  ['/rows', rowByRow],
  ['/tables', tableByTable],
] as const) {
  app.post<{ Body: BillText; Headers: { 'idempotency-key': string } }>(
    path,
    { schema: { body: SettleRequestSchema } },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const { status, answer } = await settled(key, request.body, write)
      return reply.code(status).type('application/json; charset=utf-8').send(answer)
    },
  )
}

async function settled(key: string, bill: BillText, write: RowWriter): Promise<NaiveOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(database, (connection) =>
        settleNaively(connection, key, bill, world, write),
      )
    } catch (error) {
      if (!/^(40001|40P01)$/.test(errorCode(error)) || attempt === attempts) throw error
    }
  }
}

await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.once('disconnect', async () => {
  await app.close()
  await database.end()
})
process.send?.(typeof address === 'object' ? address?.port : 0)
