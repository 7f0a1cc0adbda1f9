/**
 * The usual design as a server of its own, which takes the same requests as ours.
 *
 *     DATABASE_URL=… node bench/settle/naive/server.ts
 *
 * It says its port to whoever forked it. `POST /rows/8` writes each row by a statement of its own over
 * a pool of 8 connections, `POST /tables/8` all rows of a table by one. More connections are not always
 * quicker, since they wait for the same balances; whoever measures looks for the best number.
 */
import fastify from 'fastify'
import { sampleAlliance } from '../../../samples/read-samples.ts'
import { SettleRequestSchema } from '../../../server/http/contract/settlement.ts'
import { loadRules } from '../../../server/load-rules.ts'
import { sampleInstitutions } from '../../../server/sample-mode.ts'
import { errorCode } from '../../../server/start-failure.ts'
import { type Database, inTransaction, openDatabase } from '../../../server/storage/database.ts'
import type { BillText } from '../../../server/usecases/settlement/bill-text.ts'
import { poolSizes } from './ground.ts'
import { type NaiveOutcome, settleNaively } from './settle.ts'
import { type RowWriter, rowByRow, tableByTable } from './write-rows.ts'

const attempts = 5

const pools = poolSizes.map((max) =>
  openDatabase(process.env['DATABASE_URL'] ?? '', { max, name: 'naive' }),
)
const world = {
  rules: loadRules(),
  institutions: new Map(
    sampleInstitutions(sampleAlliance().institutions).map((one) => [one.id, one]),
  ),
}
const app = fastify()
for (const [i, database] of pools.entries()) {
  addRoute(`/rows/${poolSizes[i]}`, database, rowByRow)
  addRoute(`/tables/${poolSizes[i]}`, database, tableByTable)
}

function addRoute(path: string, database: Database, write: RowWriter): void {
  app.post<{ Body: BillText; Headers: { 'idempotency-key': string } }>(
    path,
    { schema: { body: SettleRequestSchema } },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const { status, answer } = await settled(key, request.body, database, write)
      return reply.code(status).type('application/json; charset=utf-8').send(answer)
    },
  )
}

async function settled(
  key: string,
  bill: BillText,
  database: Database,
  write: RowWriter,
): Promise<NaiveOutcome> {
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
  for (const pool of pools) await pool.end()
})
process.send?.(typeof address === 'object' ? address?.port : 0)
