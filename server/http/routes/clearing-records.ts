/** What people do about clearing: proposals, prepayments, tickets, co-investigations. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { decideProposal, listProposals, propose } from '../../usecases/clearing/decide-proposal.ts'
import {
  describeBudget,
  describeInvestigation,
  describeInvestigations,
  describePrepayments,
  describeProposal,
  describeReceivable,
  describeTicket,
} from '../../usecases/clearing/describe-clearing.ts'
import {
  actOnInvestigation,
  raiseInvestigation,
  readInvestigations,
} from '../../usecases/clearing/investigations.ts'
import { listBudgets, readPrepayments } from '../../usecases/clearing/prepayments.ts'
import { listReceivables } from '../../usecases/clearing/receivables.ts'
import { actOnTicket, listTickets, openTicket } from '../../usecases/clearing/tickets.ts'
import {
  type BudgetsJson,
  BudgetsSchema,
  DecisionRequestSchema,
  HouseEntryId,
  InvestigationActRequestSchema,
  type InvestigationJson,
  InvestigationSchema,
  type InvestigationsJson,
  InvestigationsSchema,
  OpenTicketRequestSchema,
  Period,
  type PrepaymentsJson,
  PrepaymentsSchema,
  type ProposalJson,
  ProposalRequestSchema,
  ProposalSchema,
  type ProposalsJson,
  ProposalsSchema,
  RaiseRequestSchema,
  type ReceivablesJson,
  ReceivablesSchema,
  TicketActRequestSchema,
  type TicketJson,
  TicketSchema,
  type TicketsJson,
  TicketsSchema,
} from '../contract/clearing.ts'
import { closed, oneOf } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, type Api, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { proposalContent } from './proposal-command.ts'

const tags = ['clearing']
const refusals = problems(400, 403, 404, 409, 422, 503)
const purpose = 'clearing'
const idParams = closed({ id: HouseEntryId })
const periodParams = closed({ period: Period })

export const addClearingRecordRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { clearing, rules } = api

  app.post(
    '/api/clearing/proposals',
    {
      schema: {
        operationId: 'proposeClearing',
        summary: 'Propose a release of positions, a quota, a deduction or a manual posting',
        description: 'Nothing is booked before another person releases it.',
        tags,
        headers: keyHeader,
        body: ProposalRequestSchema,
        response: { 200: ProposalSchema, 201: ProposalSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const content = proposalContent(request.body)
      if (content === undefined) return sendProblem(reply, amountMalformed)
      const key = request.headers['idempotency-key']
      const command = { ...content, key, reason: request.body.reason }
      const outcome = await propose(command, actorOf(request, api), purpose, clearing)
      if (!outcome.found) return sendRefusal(reply, outcome.refusal, rules)
      const proposal = describeProposal(outcome.value) satisfies ProposalJson
      return reply.code(outcome.isNew ? 201 : 200).send(proposal)
    },
  )

  app.get(
    '/api/clearing/proposals',
    {
      schema: {
        operationId: 'listClearingProposals',
        summary: 'Proposals, the latest first',
        tags,
        querystring: closed({
          state: Type.Optional(oneOf(['proposed', 'released', 'rejected'] as const)),
        }),
        response: { 200: ProposalsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listProposals(request.query, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const proposals = read.value.map(describeProposal)
      return reply.send({ proposals } satisfies ProposalsJson)
    },
  )

  app.post(
    '/api/clearing/proposals/:id/decision',
    {
      schema: {
        operationId: 'decideClearingProposal',
        summary: 'Release or reject what another person proposed',
        tags,
        params: idParams,
        headers: keyHeader,
        body: DecisionRequestSchema,
        response: { 200: ProposalSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { ...request.body, key, proposal: request.params.id }
      const outcome = await decideProposal(command, actorOf(request, api), purpose, clearing)
      if (!outcome.found) return sendRefusal(reply, outcome.refusal, rules)
      return reply.send(describeProposal(outcome.value) satisfies ProposalJson)
    },
  )

  app.get(
    '/api/clearing/months/:period/prepayments',
    {
      schema: {
        operationId: 'readPrepayments',
        summary: 'Prepayments between provinces, and how much of them the month used',
        tags,
        params: periodParams,
        response: { 200: PrepaymentsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { period } = request.params
      const read = await readPrepayments(period, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const prepayments = { ...describePrepayments(read.value), thresholds: thresholdsOf(clearing) }
      return reply.send(prepayments satisfies PrepaymentsJson)
    },
  )

  app.get(
    '/api/clearing/budgets',
    {
      schema: {
        operationId: 'listBudgets',
        summary: 'Hard budgets and prefunds, and how much of them is spent',
        tags,
        response: { 200: BudgetsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listBudgets(actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const thresholds = thresholdsOf(clearing)
      const budgets = read.value.map(describeBudget)
      return reply.send({ thresholds, budgets } satisfies BudgetsJson)
    },
  )

  app.get(
    '/api/clearing/tickets',
    {
      schema: {
        operationId: 'listTickets',
        summary: 'Problem tickets, those that are due first in front',
        tags,
        response: { 200: TicketsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listTickets(actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send({ tickets: read.value.map(describeTicket) } satisfies TicketsJson)
    },
  )

  app.post(
    '/api/clearing/tickets',
    {
      schema: {
        operationId: 'openTicket',
        summary: 'Open a problem ticket to another province',
        tags,
        headers: keyHeader,
        body: OpenTicketRequestSchema,
        response: { 201: TicketSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { settlement = null, ...body } = request.body
      const command = { ...body, settlement, key: request.headers['idempotency-key'] }
      const opened = await openTicket(command, actorOf(request, api), purpose, clearing)
      if (!opened.found) return sendRefusal(reply, opened.refusal, rules)
      return reply.code(201).send(describeTicket(opened.value) satisfies TicketJson)
    },
  )

  app.post(
    '/api/clearing/tickets/:id/actions',
    {
      schema: {
        operationId: 'actOnTicket',
        summary: 'Answer, confirm or reopen a ticket',
        tags,
        params: idParams,
        headers: keyHeader,
        body: TicketActRequestSchema,
        response: { 200: TicketSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { ...request.body, key, ticket: request.params.id }
      const acted = await actOnTicket(command, actorOf(request, api), purpose, clearing)
      if (!acted.found) return sendRefusal(reply, acted.refusal, rules)
      return reply.send(describeTicket(acted.value) satisfies TicketJson)
    },
  )

  app.get(
    '/api/clearing/months/:period/investigations',
    {
      schema: {
        operationId: 'readInvestigations',
        summary: 'Co-investigations, and dear stays of the month that may be raised',
        tags,
        params: periodParams,
        response: { 200: InvestigationsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { period } = request.params
      const read = await readInvestigations(period, actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(describeInvestigations(read.value) satisfies InvestigationsJson)
    },
  )

  app.post(
    '/api/clearing/investigations',
    {
      schema: {
        operationId: 'raiseInvestigation',
        summary: 'Ask the province of care to look into a stay',
        tags,
        headers: keyHeader,
        body: RaiseRequestSchema,
        response: { 201: InvestigationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const command = { ...request.body, key: request.headers['idempotency-key'] }
      const raised = await raiseInvestigation(command, actorOf(request, api), purpose, clearing)
      if (!raised.found) return sendRefusal(reply, raised.refusal, rules)
      return reply.code(201).send(describeInvestigation(raised.value) satisfies InvestigationJson)
    },
  )

  app.post(
    '/api/clearing/investigations/:id/actions',
    {
      schema: {
        operationId: 'actOnInvestigation',
        summary: 'Answer a co-investigation, confirm the answer or object to it',
        tags,
        params: idParams,
        headers: keyHeader,
        body: InvestigationActRequestSchema,
        response: { 200: InvestigationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const command = { ...request.body, key, investigation: request.params.id }
      const acted = await actOnInvestigation(command, actorOf(request, api), purpose, clearing)
      if (!acted.found) return sendRefusal(reply, acted.refusal, rules)
      return reply.send(describeInvestigation(acted.value) satisfies InvestigationJson)
    },
  )

  app.get(
    '/api/clearing/receivables',
    {
      schema: {
        operationId: 'listReceivables',
        summary: 'What patients owe because a bill was reversed after an insurer had paid them',
        tags,
        response: { 200: ReceivablesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listReceivables(actorOf(request, api), purpose, clearing)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const receivables = read.value.map(describeReceivable)
      return reply.send({ receivables } satisfies ReceivablesJson)
    },
  )
}

function thresholdsOf({ rules, today }: Api['clearing']) {
  const { prepaymentYellowPercent, prepaymentRedPercent } = rules(today())
  return { yellowPercent: prepaymentYellowPercent, redPercent: prepaymentRedPercent }
}

const amountMalformed = {
  status: 422,
  code: 'amount-malformed',
  title: 'An amount does not fit its currency, or is not above zero.',
  remedy: 'Write it with no more decimals than the currency has, such as 1300.00.',
} as const
