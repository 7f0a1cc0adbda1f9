/** Looks at the port before the slow part of a start, so that a used one is told at once. */
import { createServer } from 'node:net'
import { errorCode, StartFailure } from '../start-failure.ts'

/** Both addresses that a browser may take `localhost` for. */
const localAddresses = ['127.0.0.1', '::1']

/** @throws StartFailure when somebody listens there already or this user may not. */
export async function refuseUsedPort(port: number): Promise<void> {
  for (const host of localAddresses) {
    const error = await tryToListen(port, host)
    if (errorCode(error) === 'EADDRINUSE') {
      throw new StartFailure(
        'port-in-use',
        `The port ${port} is used by another program: stop that program, or set PORT to a free one.`,
        error,
      )
    }
    if (errorCode(error) === 'EACCES') {
      throw new StartFailure(
        'port-in-use',
        `This user may not use the port ${port}: set PORT to one above 1023.`,
        error,
      )
    }
  }
}

/** The error of listening, or undefined; a machine without IPv6 has nothing in the way there. */
function tryToListen(port: number, host: string): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ port, host }, () => server.close(() => resolve(undefined)))
  })
}
