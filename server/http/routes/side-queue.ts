/**
 * The queue on the side of the internet, for the carrier of the other side and nobody else. What is
 * taken is looked at message by message: kinds and fields that are not on the list go nowhere.
 */
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { closed } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'

export interface SideQueueApi {
  /** Shared with the carrier of the other side. */
  readonly token: string
  take(side: 'insurance', messages: readonly unknown[]): Promise<number>
  after(side: 'internet', number: number, limit: number): Promise<readonly unknown[]>
}

const atOnce = 100
const mostAtOnce = 1000

const GivenSchema = closed({
  messages: Type.Array(
    closed({
      number: Type.Integer({ minimum: 1 }),
      kind: Type.String({ maxLength: 64 }),
      content: Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 64 })),
      chain: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
    { maxItems: mostAtOnce },
  ),
})

const notTheOtherSide = {
  status: 403,
  code: 'not-the-other-side',
  title: 'Only the carrier of the other side may use the queue.',
  remedy: 'Give both sides the same YIQIAO_SIDE_QUEUE_TOKEN.',
} as const

const digest = (text: string) => hash('sha256', text, 'buffer')

export function addSideQueue(app: FastifyInstance, queue: SideQueueApi): void {
  const expected = digest(`Bearer ${queue.token}`)
  const isOther = (header: string | undefined) => timingSafeEqual(digest(header ?? ''), expected)

  app.post(
    '/side-queue/insurance',
    { schema: { hide: true, body: GivenSchema } },
    async (request, reply) => {
      if (!isOther(request.headers.authorization)) return sendProblem(reply, notTheOtherSide)
      const { messages } = request.body as { messages: unknown[] }
      return { last: await queue.take('insurance', messages) }
    },
  )

  app.get(
    '/side-queue/internet',
    {
      schema: {
        hide: true,
        querystring: closed({ after: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
      },
    },
    async (request, reply) => {
      if (!isOther(request.headers.authorization)) return sendProblem(reply, notTheOtherSide)
      const { after } = request.query as { after: string }
      return { messages: await queue.after('internet', Number(after), atOnce) }
    },
  )
}
