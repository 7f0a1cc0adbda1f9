/**
 * Linjiang's server as a program of its own, which a test can kill between any two instructions.
 *
 *     node test/support/serve-linjiang.ts DATABASE_URL INSURER_URL PORT
 */
import { openDatabase } from '../../server/storage/database.ts'
import { openLinjiangApi } from './linjiang-api.ts'

const [url = '', address = '', port = '0'] = process.argv.slice(2)
const { app } = await openLinjiangApi([], {
  open: async () => {
    const pool = openDatabase(url)
    return { url, pool, close: () => pool.end() }
  },
  insurer: async () => ({ address, stop: async () => {} }),
})
console.log(await app.listen({ port: Number(port), host: '127.0.0.1' }))
