import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { onDuty } from '../../usecases/gate.ts'
import { quoteBill } from '../../usecases/settlement/quote-bill.ts'
import { BillSchema } from '../contract/bill.ts'
import { type QuoteJson, QuoteSchema } from '../contract/quote.ts'
import { closed as closedObject, oneOf } from '../contract/values.ts'
import { calledAsRegistered } from '../insurer-titles.ts'
import { problemBody } from '../problem.ts'
import { problemOfRefusal } from '../refusals.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'

export const addQuoteRoutes: AddRoutes = (app, api) => {
  const { store, rules } = api
  const named = calledAsRegistered(api.registry)
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/api/quotes',
    {
      schema: {
        operationId: 'quoteBill',
        summary: 'Divide a bill without recording anything',
        tags: ['bills'],
        querystring: closedObject({ explain: Type.Optional(oneOf(['yes', 'no'])) }),
        body: BillSchema,
        response: { 200: QuoteSchema, ...problems(400, 422) },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const outcome = await quoteBill(request.body, by, onDuty('settlement'), store)
      if (!outcome.quoted) return sendRefusal(reply, outcome.refusal, rules)
      const { division, basis, closed, opening, registration, engine, explanation } = outcome.quote
      const wouldRefuse = outcome.quote.wouldRefuse.map((refusal) =>
        problemBody(problemOfRefusal(refusal, rules)),
      )
      const told = { basis, wouldRefuse, closed, opening, registration, engine }
      const quote: QuoteJson = { ...named(division), ...told }
      const answer =
        request.query.explain === 'yes' ? { ...quote, explanation: explanation() } : quote
      return reply.send(answer satisfies QuoteJson)
    },
  )
}
