/**
 * Calls of the server. A refusal carries its problem document; a reply that never came is another
 * thing, because what was asked for may have been done.
 */
import type { ProblemJson } from '../../server/http/contract/problem.ts'

/** The server said no, and why. */
export class Refused extends Error {
  readonly problem: ProblemJson
  constructor(problem: ProblemJson) {
    super(problem.title)
    this.name = 'Refused'
    this.problem = problem
  }
}

/** No answer, or none that can be read: the outcome is unknown. */
export class ReplyLost extends Error {
  constructor(cause: unknown) {
    super('the reply was lost', { cause })
    this.name = 'ReplyLost'
  }
}

const patienceMs = 20_000

/** No page of another site can send it without our leave (server/http/authenticate.ts). */
const ofThisPage = { 'x-yiqiao-page': '1' } as const

/** Told to the window when the server no longer takes us for signed in, or locked the session. */
export const sessionChanged = 'yiqiao:session-changed'
const aboutSession = ['sign-in-needed', 'session-locked', 'second-factor-needed']

/** `as`: in sample mode, somebody else who is at the machine. */
export async function getJson<T>(path: string, signal?: AbortSignal, as?: string): Promise<T> {
  const headers: Record<string, string> = as === undefined ? {} : { 'x-sample-actor': as }
  return answer(await send(path, { method: 'GET', headers }, signal))
}

/** A file as it is. */
export async function getFile(path: string, as?: string): Promise<Blob> {
  const headers: Record<string, string> = as === undefined ? {} : { 'x-sample-actor': as }
  const response = await send(path, { method: 'GET', headers })
  return response.ok ? response.blob() : answer<Blob>(response)
}

/** Sends a file as it is. */
export async function postFile<T>(path: string, file: Blob, as?: string): Promise<T> {
  const headers: Record<string, string> = {
    ...ofThisPage,
    'content-type': 'application/octet-stream',
  }
  if (as !== undefined) headers['x-sample-actor'] = as
  return answer(await send(path, { method: 'POST', headers, body: file }))
}

export interface PostOptions {
  /** The Idempotency-Key of a request that records something. */
  readonly key?: string
  readonly signal?: AbortSignal
  /** In sample mode, somebody else who is at the machine. */
  readonly as?: string | undefined
}

/** Without a body nothing but the address and our own header is sent. */
export async function postJson<T>(
  path: string,
  body: unknown,
  { key, signal, as }: PostOptions = {},
): Promise<T> {
  const headers: Record<string, string> = { ...ofThisPage }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (key !== undefined) headers['idempotency-key'] = key
  if (as !== undefined) headers['x-sample-actor'] = as
  const init = {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  return answer(await send(path, init, signal))
}

async function send(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const patience = AbortSignal.timeout(patienceMs)
  const stop = signal === undefined ? patience : AbortSignal.any([signal, patience])
  try {
    return await fetch(path, { ...init, signal: stop })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new ReplyLost(error)
  }
}

async function answer<T>(response: Response): Promise<T> {
  const isProblem = (response.headers.get('content-type') ?? '').startsWith(
    'application/problem+json',
  )
  let body: unknown
  try {
    body = await response.json()
  } catch (error) {
    throw new ReplyLost(error)
  }
  if (response.ok) return body as T
  if (isProblem && response.status !== 502 && response.status !== 504) {
    const problem = body as ProblemJson
    if (aboutSession.includes(problem.code)) window.dispatchEvent(new Event(sessionChanged))
    throw new Refused(problem)
  }
  throw new ReplyLost(response.status)
}

/** A failed read is worth another try when the line broke, not when the server refused it. */
export function isWorthRetrying(failures: number, error: unknown): boolean {
  return error instanceof ReplyLost && failures < 2
}

export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
