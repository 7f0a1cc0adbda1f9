/** One question to a source of pictures. What is no answer at all is an exception: the source is away. */
import type { AskFrame } from './frames.ts'

export interface ImageDoor {
  /** Base address, without a final slash. */
  readonly address: string
  /** Shown with every question; null where something on the way shows who we are. */
  readonly token: string | null
  readonly refusesSimulators: boolean
}

const patienceMs = 8000
const mostBytes = 64 * 1024 * 1024
const notFound = 404
/** That it cannot have it so, in the words of several sources; Orthanc says 400. */
const unwilling = [400, 406, 415, 500, 501]

/** Undefined for what is not there. An empty list comes without content, too. */
export async function ask(
  door: ImageDoor,
  path: string,
  accept: string,
): Promise<Response | undefined> {
  const answer = await send(door, path, accept)
  if (answer.status === notFound || answer.status === 204) return undefined
  if (!answer.ok) throw new Error(`The source of pictures answered ${answer.status}.`)
  return answer
}

/** The same for a form that a source may not be able to give: then its status. */
export function askFrame(door: ImageDoor): AskFrame {
  return async (path, accept) => {
    const answer = await send(door, path, accept)
    if (unwilling.includes(answer.status)) return answer.status
    if (answer.status === notFound) return undefined
    if (!answer.ok) throw new Error(`The source of pictures answered ${answer.status}.`)
    return { type: answer.headers.get('content-type') ?? '', body: await bytesOf(answer) }
  }
}

async function send(
  { address, token, refusesSimulators }: ImageDoor,
  path: string,
  accept: string,
): Promise<Response> {
  const answer = await fetch(`${address}${path}`, {
    headers: { accept, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (refusesSimulators && answer.headers.has('x-simulator')) {
    throw new Error('A simulator answered in place of the source of pictures.')
  }
  return answer
}

export async function jsonOf(answer: Response): Promise<unknown> {
  return JSON.parse(Buffer.from(await bytesOf(answer)).toString('utf8'))
}

export async function bytesOf(answer: Response): Promise<Uint8Array> {
  const announced = Number(answer.headers.get('content-length') ?? 0)
  if (announced > mostBytes) throw new Error('The source of pictures answered too much.')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes.length > mostBytes) throw new Error('The source of pictures answered too much.')
  return bytes
}
