/** Where the server listens, and what stands in the way. */
import { createServer } from 'node:net'
import { errorCode, StartFailure } from '../start-failure.ts'

/** Both addresses that a browser may take `localhost` for. */
const localAddresses = ['127.0.0.1', '::1']

/**
 * Looks at the port before the slow part of a start, so that a used one is told at once.
 *
 * @throws StartFailure when somebody listens there already or this user may not.
 */
export async function refuseUsedPort(port: number): Promise<void> {
  for (const host of localAddresses) {
    const refusal = portRefusal(await tryToListen(port, host), port)
    if (refusal) throw refusal
  }
}

/** The sentence for an error of listening, or undefined where the port is not to blame. */
export function portRefusal(error: unknown, port: number): StartFailure | undefined {
  if (errorCode(error) === 'EADDRINUSE') {
    return new StartFailure(
      'port-in-use',
      `The port ${port} is used by another program: stop that program, or set PORT to a free one.`,
      error,
    )
  }
  if (errorCode(error) === 'EACCES') {
    return new StartFailure(
      'port-in-use',
      `This user may not use the port ${port}: set PORT to one above 1023.`,
      error,
    )
  }
  return undefined
}

/** Other machines are let in only when the operator names an address that they could use. */
export async function hostFor(origin: string): Promise<string> {
  const { hostname } = new URL(origin)
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return 'localhost'
  const hasIPv6 = (await tryToListen(0, '::')) === undefined
  return hasIPv6 ? '::' : '0.0.0.0'
}

/** The error of listening, or undefined; a machine without IPv6 has nothing in the way there. */
function tryToListen(port: number, host: string): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ port, host }, () => server.close(() => resolve(undefined)))
  })
}
