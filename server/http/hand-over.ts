/**
 * Hands a request that writes for a person to the process that writes the person's bucket.
 *
 * Where it goes is guessed from the bytes of the request before anything is parsed, since the other
 * process parses it anyway. A wrong guess costs a trip: a batch knows whose bucket it is.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorCode } from '../start-failure.ts'
import { type Answer, HandedRequest, type Passed } from './handed-request.ts'
import { answerError } from './problem.ts'
import type { BodyReader } from './strict-json.ts'

export interface HandOver {
  bucketOfPerson(person: string): number
  /** Whether this process writes the bucket, as far as it knows. */
  writes(bucket: number): boolean
  /** The answer of whoever writes the bucket, once that is known. */
  pass(bucket: number, request: Passed): Promise<Answer>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where a route that writes for a person finds whose bucket it is. */
    writesFor?: 'person-in-body' | 'person-in-message' | 'settlement-in-address'
  }
  interface FastifyRequest {
    /** The body as it arrived, where another process may have to read it. */
    arrived: Buffer | null
  }
}

/** Stands for a body that was not read, because the request goes elsewhere. */
class Unread {
  readonly bucket: number

  constructor(bucket: number) {
    this.bucket = bucket
  }
}

/** Reads a body, unless it is for another process. */
export function readUnlessElsewhere(read: BodyReader, handOver?: HandOver): BodyReader {
  if (handOver === undefined) return read
  return (body, request) => {
    if (request.routeOptions.config.writesFor === undefined) return read(body, request)
    request.arrived = body
    const bucket = bucketIn(request, body, handOver)
    const isElsewhere = bucket !== undefined && !handOver.writes(bucket)
    if (!isElsewhere || request.raw instanceof HandedRequest) return read(body, request)
    return new Unread(bucket)
  }
}

/**
 * What would only be refused is not read: to read it and to look its person up costs as much as to
 * settle it, and those who were let in would wait for that.
 */
export function readUnlessFull(read: BodyReader, isFull: () => boolean): BodyReader {
  return (body, request) => {
    const isWriting = request.routeOptions.config.writesFor !== undefined
    if (isWriting && isFull()) throw new Busy('Too many settlements are waiting.')
    return read(body, request)
  }
}

class Busy extends Error {
  readonly code = 'store-busy'
}

/** @param answerOther how whatever else fails is answered. */
export function addHandOver(
  app: FastifyInstance,
  handOver: HandOver,
  answerOther: typeof answerError = answerError,
): void {
  app.decorateRequest('arrived', null)
  app.addHook('preValidation', async (request, reply) => {
    if (request.body instanceof Unread) return pass(request.body.bucket, request, reply)
    return undefined
  })
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const bucket = errorCode(error) === 'not-writer' && 'bucket' in error ? error.bucket : undefined
    if (typeof bucket !== 'number') return answerOther(error, request, reply)
    if (!(request.raw instanceof HandedRequest)) return pass(bucket, request, reply)
    request.raw.elsewhere = bucket
    return reply.code(421).send()
  })

  async function pass(bucket: number, request: FastifyRequest, reply: FastifyReply) {
    const { method, url, headers } = request.raw
    const body = request.arrived ?? Buffer.alloc(0)
    const passed = { method: method ?? '', url: url ?? '', headers, body }
    const answer = await handOver.pass(bucket, passed)
    return reply.code(answer.status).headers(answer.headers).send(answer.body)
  }
}

function bucketIn(request: FastifyRequest, body: Buffer, handOver: HandOver): number | undefined {
  const { writesFor } = request.routeOptions.config
  if (writesFor === 'person-in-body' || writesFor === 'person-in-message') {
    const person = personIn(body, writesFor === 'person-in-body' ? '"person"' : '"psn_no"')
    return person === undefined ? undefined : handOver.bucketOfPerson(person)
  }
  const bucket = /\/([0-9a-f]{2})-\d+\//.exec(request.url)?.[1]
  return bucket === undefined ? undefined : Number.parseInt(bucket, 16)
}

const longestPerson = 80

/** The first text under the name; a body that means another one only goes a longer way. */
function personIn(body: Buffer, name: '"person"' | '"psn_no"'): string | undefined {
  const at = body.indexOf(name)
  if (at < 0) return undefined
  const end = at + name.length
  const following = body.toString('latin1', end, end + longestPerson)
  return /^\s*:\s*"([^"\\]+)"/.exec(following)?.[1]
}
