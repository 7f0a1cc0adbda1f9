/**
 * The sample alliance with its gateway as a program of its own, which a test can kill between any two
 * instructions.
 *
 *     node test/national/serve-program.ts DATABASE_URL FOLDER PORT
 */
import { pino } from 'pino'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { openAlliance } from '../../server/open-alliance.ts'
import { openDatabase } from '../../server/storage/database.ts'

const [url = '', dataFolder = '', port = '0'] = process.argv.slice(2)
const alliance = await openAlliance({ mode: 'sample', dataFolder }, url, openDatabase(url))
const app = await buildApp({
  logger: pino({ level: 'error' }, pino.destination(2)),
  isSecure: false,
  isReady: async () => true,
  registerRoutes: (routes) => addApi(routes, alliance.api),
})
console.log(await app.listen({ port: Number(port), host: '127.0.0.1' }))
