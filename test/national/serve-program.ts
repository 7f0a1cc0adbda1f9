/**
 * The sample alliance with its gateway as a program of its own, which a test can kill between any two
 * instructions.
 *
 *     node test/national/serve-program.ts DATABASE_URL FOLDER PORT [SETTINGS]
 *
 * SETTINGS is JSON: those of one side of two, and `outside`, the addresses of simulated parties that
 * run elsewhere and outlive it, as does the sample that was added there.
 */
import { pino } from 'pino'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import { openAlliance } from '../../server/open-alliance.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { withoutLeases } from '../../server/storage/ownership.ts'

const [url = '', dataFolder = '', port = '0', settings = '{}'] = process.argv.slice(2)
const { outside, ...side } = JSON.parse(settings)
const here = { isHere: () => true, wakeElsewhere: () => {} }
const alliance = await openAlliance(
  { mode: 'sample', dataFolder, ...side },
  url,
  openDatabase(url),
  undefined,
  outside && { ownership: withoutLeases(), background: here, outside },
)
const app = await buildApp({
  logger: pino({ level: 'error' }, pino.destination(2)),
  isSecure: false,
  isReady: async () => true,
  registerRoutes: (routes) => addApi(routes, alliance.api),
})
console.log(await app.listen({ port: Number(port), host: '127.0.0.1' }))
