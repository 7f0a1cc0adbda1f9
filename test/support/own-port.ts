/** A port for a server that a test starts, stops, kills and starts again at the same address. */
import { createServer, type Server } from 'node:net'

/**
 * Below all that systems take for outgoing connections (Linux from 32768, others from 49152), so
 * that nobody is given the port by chance while its server is away.
 */
const first = 20_000
const pairs = 6_000
const hosts = ['127.0.0.1', '::1']

/**
 * A port that no other test process is given while this one lives. The ports go in pairs: the
 * process keeps the odd one, and whoever holds that may use the even one.
 */
export async function ownPort(): Promise<number> {
  const start = Math.floor(Math.random() * pairs)
  for (let tries = 0; tries < pairs; tries++) {
    const port = first + 2 * ((start + tries) % pairs)
    const claim = await listening(port + 1, '127.0.0.1')
    if (claim === undefined) continue
    if (await isFree(port)) {
      claim.unref()
      return port
    }
    claim.close()
  }
  throw new Error(`All ports from ${first} to ${first + 2 * pairs - 1} are taken.`)
}

/** A server may listen at either address of `localhost`. */
async function isFree(port: number): Promise<boolean> {
  for (const host of hosts) {
    const probe = await listening(port, host)
    if (probe !== undefined) await new Promise((resolve) => probe.close(resolve))
    else if (await answers(host)) return false
  }
  return true
}

/** Whether this machine has the address at all; some have no `::1`. */
async function answers(host: string): Promise<boolean> {
  const probe = await listening(0, host)
  probe?.close()
  return probe !== undefined
}

function listening(port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host }, () => resolve(server))
  })
}
