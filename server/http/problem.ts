/** Refusals and failures as RFC 9457 problem details; no stack and no inner message leaves here. */

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Status, Texts } from '../../engine/policy/policy-value.ts'
import type { AnswerFault } from '../../engine/settlement/settlement.ts'
import {
  errorCode,
  isDamage,
  isDiskFailure,
  isDiskFull,
  isLostConnection,
} from '../start-failure.ts'
import { jsonAnswerTo } from './refusals.ts'
import { JsonProblem } from './strict-json.ts'

/** Any of the members after the first four may be left out. */
export interface Problem {
  readonly status: number
  /** Stable name of what is wrong, such as a rule; clients decide by it. */
  readonly code: string
  readonly title: string
  /** What happened in this case, for a person. */
  readonly detail?: string
  /** JSON pointer to the part of the request that is meant. */
  readonly pointer?: string
  /** What to do about it, for a person. */
  readonly remedy?: string
  /** Seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number | undefined
  /** Id of the rule that says so, with its reason and its advice in its own words. */
  readonly rule?: string
  readonly reason?: Texts
  readonly remedyTexts?: Texts | null
  readonly coverage?: string
  /** Which part of what was asked for stands against it. */
  readonly place?: string
  /** Terms that may not decide here. */
  readonly terms?: UnverifiedTerm[]
  readonly settlement?: string
  readonly changed?: AmountsMoved
  readonly budget?: { readonly payer: string; readonly left: string }
  readonly reverseFirst?: SettlementNamed[]
  /** Each thing that is wrong, beside its place. */
  readonly problems?: { readonly pointer: string; readonly what: Texts }[]
}

interface UnverifiedTerm {
  readonly term: string
  readonly status: Status
  readonly coverage: string
}

export interface SettlementNamed {
  readonly settlement: string
  readonly visit: string
  readonly businessDate: string
}

interface AmountMoved {
  readonly was: string
  readonly now: string
}

/** Amounts as the caller expected them and as they are, and what came between. */
export interface AmountsMoved {
  readonly shares: (AmountMoved & { readonly payer: string })[]
  readonly cash: AmountMoved
  /** Payers that were asked and bear nothing. */
  readonly unpaid: {
    readonly payer: string
    readonly state: 'declined' | 'away'
    readonly fault: AnswerFault | null
  }[]
  readonly between: SettlementNamed[]
}

export function problemBody({ retryAfterSeconds: _, ...body }: Problem) {
  return { type: `urn:yiqiao:problem:${body.code}`, ...body }
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { retryAfterSeconds } = problem
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(problem)))
}

/** Answers what is no HTTP at all, for which there is neither route nor reply. */
export function answerBrokenRequest(_error: Error, socket: Socket): void {
  if (!socket.writable || socket.writableEnded) return
  const body = JSON.stringify({
    type: 'urn:yiqiao:problem:request-broken',
    status: 400,
    code: 'request-broken',
    title: 'The request is not HTTP.',
  })
  const head = 'HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n'
  const length = Buffer.byteLength(body)
  socket.end(`${head}Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`)
}

export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, {
    status: 404,
    code: 'no-such-address',
    title: 'There is nothing at this address.',
    remedy: `Check the path and the method ${request.method}.`,
  })
}

/** The outermost handler: whatever a route throws ends here. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return sendProblem(reply, told(error, request))
}

/** The status of an answer that has another form than ours; a fault is logged all the same. */
export function statusOf(error: FastifyError, request: FastifyRequest): number {
  return told(error, request).status
}

function told(error: FastifyError, request: FastifyRequest): Problem {
  const problem = problemOf(error, request.id)
  const { status } = problem
  // When too much is waiting, there is neither time to tell it at length nor anything to mend.
  if (problem === busy) request.log.debug({ status, code: problem.code }, 'a request was refused')
  else if (status >= 500) request.log.error({ status, ...loggable(error) }, 'a request failed')
  return problem
}

/**
 * What may be written down about an error. Messages of the database and of the JSON parser quote
 * what was sent, which may speak of a person.
 */
export function loggable(error: Error & { readonly code?: string }): Record<string, unknown> {
  // About a damaged page the database says where it lies and nothing of what is on it.
  const quotes = ('severity' in error && !isDamage(error)) || error instanceof SyntaxError
  const [, ...frames] = (error.stack ?? '').split('\n    at ')
  return { name: error.name, code: error.code, message: quotes ? undefined : error.message, frames }
}

function problemOf(error: FastifyError, requestId: string): Problem {
  if (error.validation) return malformed(error)
  if (error instanceof JsonProblem) return jsonProblem(error)
  if (errorCode(error) === 'store-busy') return busy
  if (errorCode(error) === 'writer-away') return writerAway
  if (errorCode(error) === 'writer-unreachable') return writerUnreachable
  const known = requestProblems[error.code]
  if (known) return known
  if (isOutage(error)) return outage
  if (isDamage(error)) return damage
  if (isRefusalOfFramework(error)) {
    const title = STATUS_CODES[error.statusCode] ?? 'The request is refused'
    return { status: error.statusCode, code: 'request-refused', title: `${title}.` }
  }
  return {
    status: 500,
    code: 'internal',
    title: 'The request failed through a fault of the server.',
    remedy: `Report it with the request id ${requestId}.`,
  }
}

const requestProblems: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body-too-large',
    title: 'The body of the request is too large.',
    remedy: 'Send less at a time.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'body-no-json',
    title: 'The body of the request is not JSON.',
    remedy: 'Correct its syntax.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    code: 'body-empty',
    title: 'The request has no body.',
    remedy: 'Send a JSON body, or leave out the content type.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'media-type-unknown',
    title: 'The content type of the request is not understood.',
    remedy: 'Send application/json.',
  },
}

/** A schema refused the request; the first finding is enough to go on. */
function malformed(error: FastifyError): Problem {
  const [finding] = error.validation ?? []
  const pointer = finding?.instancePath ?? ''
  const message = finding?.message ?? 'is malformed'
  return {
    status: 400,
    code: 'request-malformed',
    title: 'The request does not have the agreed form.',
    detail: `${error.validationContext ?? 'request'}${pointer} ${message}`,
    pointer,
    remedy: 'Correct that part; the API reference describes it.',
  }
}

function jsonProblem({ code, pointer }: JsonProblem): Problem {
  return { ...jsonAnswerTo[code], code, ...(pointer === '' ? {} : { pointer }) }
}

const busy: Problem = {
  status: 503,
  code: 'busy',
  title: 'Too much is waiting to be settled.',
  remedy: 'Send the same request again.',
  retryAfterSeconds: 1,
}

const writerAway: Problem = {
  status: 503,
  code: 'writer-away',
  title: 'The process that settles for this person is away, and none has taken over yet.',
  remedy: 'Send the same request again.',
  retryAfterSeconds: 1,
}

const writerUnreachable: Problem = {
  status: 503,
  code: 'writer-unreachable',
  title: 'The process that settles for this person runs on another machine.',
  remedy: 'Send the same request to that machine.',
  retryAfterSeconds: 5,
}

const outage: Problem = {
  status: 503,
  code: 'database-away',
  title: 'The database cannot be used at the moment.',
  remedy: 'Send the same request again.',
  retryAfterSeconds: 5,
}

const damage: Problem = {
  status: 500,
  code: 'database-damaged',
  title: 'The database is damaged where the answer lies.',
  remedy: 'Have the operator run yiqiao verify and restore a backup.',
}

/** Class 53 of SQLSTATE stands for resources that have run out. */
function isOutage(error: FastifyError): boolean {
  return (
    isLostConnection(error) ||
    /^53/.test(errorCode(error)) ||
    isDiskFull(error) ||
    isDiskFailure(error)
  )
}

/** An error the framework raised about the request, and not one a library put a status on. */
function isRefusalOfFramework(error: FastifyError): error is FastifyError & { statusCode: number } {
  const { code, statusCode = 500 } = error
  return (
    typeof code === 'string' && code.startsWith('FST_') && statusCode >= 400 && statusCode < 500
  )
}
