import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Span } from '../../../engine/consent/consent.ts'
import { termOn } from '../../../engine/consent/template.ts'
import { answerConsent, type Said } from '../../usecases/consent/answer-consent.ts'
import type { HeldConsent } from '../../usecases/consent/consent-store.ts'
import { type Offered, offerConsent } from '../../usecases/consent/offer-consent.ts'
import {
  describeConsent,
  readConsents,
  readConsentText,
} from '../../usecases/consent/read-consents.ts'
import {
  type ConsentJson,
  ConsentSchema,
  type ConsentsJson,
  ConsentsSchema,
  type ConsentTemplatesJson,
  ConsentTemplatesSchema,
  type ConsentTextJson,
  ConsentTextSchema,
  GiveRequestSchema,
  type OfferRequestJson,
  OfferRequestSchema,
} from '../contract/consent.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { groundOf } from './access.ts'
import {
  type AddRoutes,
  type Api,
  actorOf,
  keyHeader,
  noDay,
  problems,
  sendRefusal,
} from './api.ts'

const tags = ['consents']
const ofPerson = closed({ id: Id })
const ofConsent = closed({ id: Id, consent: Id })
const refusals = problems(400, 403, 404, 409, 422, 503)

export const addConsentRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { consents, rules } = api

  app.get(
    '/api/consent-templates',
    {
      schema: {
        operationId: 'listConsentTemplates',
        summary: 'Texts that a person can agree to today, and to whom data can be given',
        tags,
        response: { 200: ConsentTemplatesSchema },
      },
    },
    async (_request, reply) => reply.send(templatesToday(api)),
  )

  app.get(
    '/api/persons/:id/consents',
    {
      schema: {
        operationId: 'listConsents',
        summary: 'What a person allowed, to whom and until when',
        description: 'For the person, a guardian, and an auditor. Reading it is itself recorded.',
        tags,
        params: ofPerson,
        response: { 200: ConsentsSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const read = await readConsents(request.params.id, by, groundOf(by), consents)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const list = read.value.map((one) => consentJson(one, api))
      return reply.send({ consents: list } satisfies ConsentsJson)
    },
  )

  app.get(
    '/api/persons/:id/consents/:consent/text',
    {
      schema: {
        operationId: 'readConsentText',
        summary: 'The text as it was put before the person',
        tags,
        params: ofConsent,
        response: { 200: ConsentTextSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const { id, consent } = request.params
      const read = await readConsentText(id, consent, by, groundOf(by), consents)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(JSON.parse(read.value) as ConsentTextJson)
    },
  )

  app.post(
    '/api/persons/:id/consents',
    {
      schema: {
        operationId: 'offerConsent',
        summary: 'Put a text before a person; nothing is agreed to yet',
        tags,
        headers: keyHeader,
        params: ofPerson,
        body: OfferRequestSchema,
        response: { 200: ConsentSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { template, language, recipient, over, until } = request.body
      const span = spanIn(over)
      const last = until === undefined ? null : dayFromText(until)
      if (span === undefined || last === undefined) return sendProblem(reply, noDay)
      const person = request.params.id
      const key = request.headers['idempotency-key']
      const by = actorOf(request, api)
      const command = { key, person, template, language, recipient, over: span, until: last }
      return send(reply, await offerConsent(command, by, groundOf(by), consents), api)
    },
  )

  app.post(
    '/api/persons/:id/consents/:consent/give',
    {
      schema: {
        operationId: 'giveConsent',
        summary: 'Agree, to each tick apart',
        tags,
        params: ofConsent,
        body: GiveRequestSchema,
        response: { 200: ConsentSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const by = actorOf(request, api)
      const said: Said = { is: 'given', ticks: request.body.ticks }
      const { id, consent } = request.params
      return send(reply, await answerConsent(id, consent, said, by, groundOf(by), consents), api)
    },
  )

  const acts = [
    ['decline', 'declined', 'Say no; nothing else follows from it'],
    ['withdraw', 'withdrawn', 'Take a consent back; it holds from the next read on'],
  ] as const
  for (const [act, is, summary] of acts) {
    app.post(
      `/api/persons/:id/consents/:consent/${act}`,
      {
        schema: {
          operationId: `${act}Consent`,
          summary,
          tags,
          params: ofConsent,
          response: { 200: ConsentSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const by = actorOf(request, api)
        const { id, consent } = request.params
        return send(
          reply,
          await answerConsent(id, consent, { is }, by, groundOf(by), consents),
          api,
        )
      },
    )
  }
}

function send(reply: FastifyReply, offered: Offered, api: Api): FastifyReply {
  if (!offered.done) return sendRefusal(reply, offered.refusal, api.rules)
  return reply.send(consentJson(offered.value, api))
}

function spanIn(over: OfferRequestJson['over']): Span | undefined {
  if (over.kind === 'bill') return over
  const from = dayFromText(over.from)
  const to = dayFromText(over.to)
  return from === undefined || to === undefined ? undefined : { kind: 'period', from, to }
}

function consentJson(consent: HeldConsent, { consents }: Api): ConsentJson {
  const { scope, recipientTitle, ...rest } = describeConsent(consent, consents)
  const { recipient, recipientKind, recipientIn, over, until, kinds, ticks, ...said } = scope
  return {
    ...rest,
    purpose: said.purpose,
    jurisdiction: said.jurisdiction,
    recipient: { id: recipient, kind: recipientKind, title: recipientTitle, in: recipientIn },
    kinds: [...kinds],
    over: over.kind === 'bill' ? over : { kind: over.kind, ...daysOf(over) },
    until: textFromDay(until),
    offers: [...ticks],
  }
}

function daysOf({ from, to }: { readonly from: Day; readonly to: Day }) {
  return { from: textFromDay(from), to: textFromDay(to) }
}

function templatesToday({ consents, today }: Api): ConsentTemplatesJson {
  const on = textFromDay(today())
  return {
    templates: consents.templates.flatMap((template) => {
      const term = termOn(template, on)
      if (term === undefined) return []
      const { id, jurisdiction, purpose, recipientKind, ticks } = template
      const { from, edition, longestDays, status, source, texts } = term
      const languages = Object.keys(texts) as (keyof typeof texts)[]
      const titles = Object.fromEntries(
        languages.map((language) => [language, texts[language]?.title ?? '']),
      )
      const text = { languages, titles, from, edition, longestDays, status, source }
      return [{ id, jurisdiction, purpose, recipientKind, ticks: [...ticks], ...text }]
    }),
    recipients: consents.recipients().map(({ id, kind, title, jurisdiction }) => ({
      id,
      kind,
      title,
      in: jurisdiction,
    })),
  }
}
