/**
 * The embedded database of a running server, started again whenever it ends before the server does:
 * it was killed, or its disk was full. It comes back at the same port, so whoever works with its
 * address only sees connections break, and refuses with an outage until then.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Recurring } from './jobs/recurring.ts'
import {
  type EmbeddedOptions,
  type EmbeddedServer,
  startEmbedded,
} from './storage/embedded/embedded-server.ts'
import { isAlive } from './storage/embedded/process-life.ts'

const lookEveryMs = 250
const tryAgainMs = 2000

/** `report` hears of a start that failed, which is tried again; `stop` of what it answers is final. */
export async function startKeptDatabase(
  options: EmbeddedOptions,
  report: (error: unknown) => void,
): Promise<EmbeddedServer> {
  let server = await startEmbedded(options)
  const { port } = new URL(server.url)
  const keeper = new Recurring(
    async (stop) => {
      if (isAlive(server.pid)) return
      try {
        // It is gone; what is left of it here is that it would be told to end with this process.
        await server.stop()
        server = await startEmbedded({ ...options, port: Number(port), interrupted: stop })
        options.progress?.('The database had ended and was started again')
      } catch (error) {
        if (stop.aborted) return
        report(error)
        await sleep(tryAgainMs, undefined, { signal: stop }).catch(() => {})
      }
    },
    lookEveryMs,
    report,
  )
  return {
    ...server,
    get pid() {
      return server.pid
    },
    async stop() {
      await keeper.close()
      await server.stop()
    },
  }
}
