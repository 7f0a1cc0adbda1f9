/** The addresses of the national interface: one request a message, whatever the message says. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorCode } from '../../start-failure.ts'
import { addHandOver, type HandOver, readUnlessElsewhere, readUnlessFull } from '../hand-over.ts'
import { statusOf } from '../problem.ts'
import { JsonProblem, useStrictJson } from '../strict-json.ts'
import { answerText } from './answer.ts'
import type { InstitutionProof } from './gateway-store.ts'
import { handleMessage } from './handle-message.ts'
import { form, type Gateway } from './message.ts'
import { mostMessageBytes, readBody, sendsGb } from './read-message.ts'

export interface NationalApi {
  readonly gateway: Gateway
  readonly proof: InstitutionProof
}

/** Where hospital systems are used to send to; all are the same. Some add the transaction's code. */
const addresses = [
  '/fsi/api/callService',
  '/fsi/api/rsfComIfsService/callService',
  '/mss/web/api/fsi/callService',
]

export async function addNational(
  app: FastifyInstance,
  { gateway, proof }: NationalApi,
  isFull: () => boolean,
  handOver?: HandOver,
): Promise<void> {
  await app.register(async (scope) => {
    useStrictJson(scope, readUnlessElsewhere(readUnlessFull(readBody, isFull), handOver))
    if (handOver !== undefined) addHandOver(scope, handOver, answerFailure)
    else scope.setErrorHandler(answerFailure)
    for (const url of addresses.flatMap((one) => [one, `${one}/:code`])) {
      const config = { writesFor: 'person-in-message' } as const
      scope.post(url, { config, bodyLimit: mostMessageBytes }, async (request, reply) => {
        const { body, headers } = request
        return send(reply, 200, await handleMessage({ body, headers }, gateway, proof))
      })
    }
  })

  /** A system that does not read statuses reads `infcode`, so both say the same. */
  function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
    const at = gateway.store.now()
    const frame = { msgid: '', area: '', receivedAt: at, answeredAt: at, dialect: null }
    const problem = formOf(error)
    if (problem !== null) return send(reply, 200, answerText({ problem }, frame))
    const status = statusOf(error, request)
    return send(reply, status, answerText({ problem: away }, frame))
  }
}

const away = form(
  'system-away',
  '',
  '系统暂时不可用，结果未知',
  '先查询5203，仍不明再冲正2601，切勿直接重发结算',
)

/** What is wrong with the message itself; null for what is ours. */
function formOf(error: FastifyError) {
  if (error instanceof JsonProblem) {
    return form(error.code, error.pointer, '报文不是规范的JSON', '改正报文后重发')
  }
  if (errorCode(error) === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return form('message-too-long', '', '报文过长', '分批上传')
  }
  if (errorCode(error) === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return form('media-type', '', '内容类型应为 application/json', '改正请求头')
  }
  return null
}

function inAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (char) => {
    const code = char.charCodeAt(0).toString(hexadecimal)
    return `\\u${code.padStart(4, '0')}`
  })
}

const hexadecimal = 16

/** Refusals too are read in the charset of whoever asked. */
function send(reply: FastifyReply, status: number, text: string): FastifyReply {
  const isGb = sendsGb(reply.request.headers['content-type'])
  return reply
    .code(status)
    .type('application/json;charset=utf-8')
    .send(isGb ? inAscii(text) : text)
}
