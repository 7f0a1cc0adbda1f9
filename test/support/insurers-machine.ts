/**
 * An insurer's own machine, as production meets it: it answers questions as the payer's simulator does,
 * without the mark of one, which production refuses. It is told of claims, and shows its key.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  newSimulatedKey,
  openPackage,
  publicPart,
} from '../../server/payers/claim-simulator-key.ts'

export interface InsurersMachine {
  readonly address: string
  /** Claims that it was told of. */
  readonly told: readonly string[]
  open(sealed: string, claim: string): Promise<unknown>
  close(): Promise<void>
}

/** @param form of what is sealed for it: `jwe` abroad, `sm2-sm4` inside the mainland. */
export async function startInsurersMachine(
  simulator: string,
  form: 'jwe' | 'sm2-sm4',
): Promise<InsurersMachine> {
  const key = await newSimulatedKey(form)
  const told: string[] = []
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString()
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.url === '/key') return json(200, publicPart(key))
    if (request.url === '/claims') {
      told.push(String(JSON.parse(body).claim))
      return json(202, {})
    }
    const passedOn = await passOn(simulator, request.method ?? 'GET', request.url ?? '/', body)
    if (passedOn === null) return request.socket.destroy()
    return response.writeHead(passedOn.status, passedOn.headers).end(passedOn.text)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    open: (sealed, claim) => openPackage(key, Buffer.from(sealed, 'base64'), claim),
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Null where it hung up. */
async function passOn(to: string, method: string, path: string, body: string) {
  const headers = { 'content-type': 'application/json' }
  const init = method === 'GET' ? { method } : { method, headers, body }
  const answer = await fetch(new URL(path, to), init).catch(() => null)
  if (answer === null) return null
  const signature = answer.headers.get('jws-signature')
  return {
    status: answer.status,
    headers: { ...headers, ...(signature !== null && { 'jws-signature': signature }) },
    text: await answer.text(),
  }
}
