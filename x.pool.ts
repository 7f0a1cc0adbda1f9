import { addDatabase, openGround } from './bench/settle/ground.ts'
import { openDatabase } from './server/storage/database.ts'
import { startLoad } from './bench/settle/load.ts'
import { clientScript } from './bench/settle/arena.ts'
import { prepareNaive, startNaive, checkNaive } from './bench/settle/naive/ground.ts'
import { Bench, legLine } from './bench/settle/legs.ts'
const g = await openGround()
const url = await addDatabase(g.database, 'naive')
await prepareNaive(url, 20000)
const admin = openDatabase(g.database.adminUrl, { max: 1 })
const client = await startLoad(clientScript)
const bench = new Bench(g.database, admin)
const servers = []
for (const pool of [4, 8, 16, 32, 64]) { process.env['NAIVE_POOL'] = String(pool); servers.push([pool, await startNaive(url)] as const) }
for (let round = 0; round < 3; round++)
for (const [pool, s] of servers) for (const path of ['/rows', '/tables']) {
  const leg = await bench.settle({ load: client, servers: [s.process.pid ?? 0], port: s.port, journal: null }, { workload: 'W20', connections: 64, members: 20000, seconds: round === 0 ? 1.5 : 3, path })
  if (round > 0) console.log(legLine(`${path} ${pool}`, leg))
}
for (const [, s] of servers) await s.stop()
await client.stop(); await admin.end()
console.log(await checkNaive(url))
await g.close()
