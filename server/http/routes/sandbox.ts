/** In sample mode: what a hospital's system said to the gateway, so that it can be held to the guide. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Rules } from '../../usecases/rules.ts'
import { type ConversationJson, ConversationSchema } from '../contract/partner.ts'
import { closed } from '../contract/values.ts'
import type { Gateway } from '../national/message.ts'
import { problems, sendRefusal } from './api.ts'

const params = closed({ code: Type.String({ pattern: '^[A-Z][0-9]{11}$' }) })

/** Everything there is fictional; numbers of messages say nothing of anybody. */
export function addSandboxRoutes(
  plain: FastifyInstance,
  { institutions, store }: Gateway,
  rules: Rules,
): void {
  plain.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/sandbox/conversations/:code',
    {
      schema: {
        operationId: 'readSandboxConversation',
        summary: 'In sample mode: which messages a hospital sent under its code, and were granted',
        tags: ['partners'],
        params,
        response: { 200: ConversationSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { code } = request.params
      const institution = institutions.byCode(code)?.id
      if (institution === undefined) {
        return sendRefusal(reply, { code: 'institution-unknown', institution: code }, rules)
      }
      const transactions = await store.messages.conversation(institution)
      return reply.send({ institution, transactions } satisfies ConversationJson)
    },
  )
}
