/** Insurers and services with their keys. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type HolderKind, signingHolders } from '../../../engine/registry/partner-key.ts'
import { keyFingerprint } from '../../usecases/registry/key-fingerprint.ts'
import {
  decideKey,
  type HeldKey,
  heldKeys,
  type KeyOutcome,
  proposeKey,
  retireKey,
} from '../../usecases/registry/partner-keys.ts'
import type { ServiceAccount } from '../../usecases/registry/partner-store.ts'
import type { Registry } from '../../usecases/registry/registry-book.ts'
import {
  HolderParams,
  KeyDecisionSchema,
  KeyParams,
  KeyProposalSchema,
  KeyRetirementSchema,
  type OperatorsJson,
  OperatorsSchema,
  type PartnerKeyJson,
  type PartnerKeysJson,
  PartnerKeysSchema,
  type PartnersJson,
  PartnersSchema,
} from '../contract/partner.ts'
import { type AddRoutes, type Api, actorOf, problems, sendRefusal } from './api.ts'
import { mayRead } from './registry-entries.ts'

const tags = ['partners']
const refusals = problems(400, 403, 404, 409, 422)

export const addPartnerRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { partners, rules } = api

  app.get(
    '/api/partners',
    {
      schema: {
        operationId: 'listPartners',
        summary:
          'Insurers, services of hospitals and insurers, and signers of prescriptions, with their public keys',
        tags,
        response: { 200: PartnersSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const refusal = mayRead(actorOf(request, api))
      if (refusal !== null) return sendRefusal(reply, refusal, rules)
      return reply.send(await partnersJson(api))
    },
  )

  app.get(
    '/api/operators',
    {
      schema: {
        operationId: 'listOperators',
        summary:
          'Who operates here, by name: what they proposed, decided and recorded carries their ids',
        tags,
        response: { 200: OperatorsSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const refusal = mayRead(actorOf(request, api))
      if (refusal !== null) return sendRefusal(reply, refusal, rules)
      const operators = (await api.signIn?.store.accounts.namesOf('operator')) ?? []
      return reply.send({ operators: [...operators] } satisfies OperatorsJson)
    },
  )

  app.post(
    '/api/partners/:kind/:id/keys',
    {
      schema: {
        operationId: 'proposeKey',
        summary:
          'Propose a public key of an insurer, a service, or a signer of prescriptions; somebody else approves it',
        tags,
        params: HolderParams,
        body: KeyProposalSchema,
        response: { 200: PartnerKeysSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const proposal = { ...request.params, ...request.body }
      const done = await proposeKey(proposal, actorOf(request, api), partners)
      return done.done ? reply.send(keysJson(done)) : sendRefusal(reply, done.refusal, rules)
    },
  )

  app.post(
    '/api/partners/:kind/:id/keys/:kid/decision',
    {
      schema: {
        operationId: 'decideKey',
        summary: 'Approve a proposed key, or reject it',
        tags,
        params: KeyParams,
        body: KeyDecisionSchema,
        response: { 200: PartnerKeysSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.params, ...request.body }
      const done = await decideKey(decision, actorOf(request, api), partners)
      return done.done ? reply.send(keysJson(done)) : sendRefusal(reply, done.refusal, rules)
    },
  )

  app.post(
    '/api/partners/:kind/:id/keys/:kid/retirement',
    {
      schema: {
        operationId: 'retireKey',
        summary: 'Retire a key at once: nothing that it signs is believed any more',
        tags,
        params: KeyParams,
        body: KeyRetirementSchema,
        response: { 200: PartnerKeysSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const retirement = { ...request.params, ...request.body }
      const done = await retireKey(retirement, actorOf(request, api), partners)
      return done.done ? reply.send(keysJson(done)) : sendRefusal(reply, done.refusal, rules)
    },
  )
}

async function partnersJson({ partners, registry, ownKeys }: Api): Promise<PartnersJson> {
  const held = (subject: string) => heldKeys(partners.acts(subject), partners.nowMs())
  return {
    insurers: registry.insurers().map(({ id, title, jurisdiction, payers, address, claims }) => ({
      ...{ id, title, jurisdiction, payers: [...payers], address, claims },
      keys: held(`insurer:${id}`).map(keyJson),
    })),
    services: (await partners.services()).map((service) => {
      const { client, name, role, institution, revokedAt } = service
      const proposed = held(`client:${client}`).filter(({ state }) => state === 'proposed')
      const keys = [...keysOfService(service, partners.nowMs()), ...proposed.map(keyJson)]
      return { client, name, role, institution, revokedAt, keys }
    }),
    signers: signingHolders.flatMap((kind) =>
      partners.subjects(`${kind}:`).map((subject) => {
        const id = subject.slice(kind.length + 1)
        return { kind, id, title: titleOf(kind, id, registry), keys: held(subject).map(keyJson) }
      }),
    ),
    own: ownKeys.map(({ use, kid, jwk }) => ({ use, kid, fingerprint: keyFingerprint(jwk) })),
  }
}

function titleOf(kind: HolderKind, id: string, registry: Registry) {
  if (kind === 'institution') return registry.institution(id)?.title ?? null
  return (kind === 'practitioner' ? registry.practitioner(id)?.name : undefined) ?? null
}

/** What holds is what the tokens are given by; who handed it in stands with the acts. */
function keysOfService({ keys, revokedAt }: ServiceAccount, nowMs: number): PartnerKeyJson[] {
  return keys.map(({ kid, jwk, madeAt, endsAt }) => {
    const isOver = revokedAt !== null || (endsAt !== null && Date.parse(endsAt) <= nowMs)
    const running = endsAt === null ? ('in-force' as const) : ('ending' as const)
    return {
      ...{ kid, fingerprint: keyFingerprint(jwk), state: isOver ? ('retired' as const) : running },
      ...{ proposedBy: null, proposedAt: madeAt, decidedBy: null, decidedAt: null },
      ...{ overlapSeconds: null, endsAt },
    }
  })
}

function keysJson({ keys }: Extract<KeyOutcome, { done: true }>): PartnerKeysJson {
  return { keys: keys.map(keyJson) }
}

function keyJson(key: HeldKey): PartnerKeyJson {
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const { kid, state, proposedBy, decidedBy, overlapSeconds } = key
  return {
    ...{ kid, fingerprint: keyFingerprint(key.jwk), state, proposedBy, decidedBy, overlapSeconds },
    proposedAt: new Date(key.proposedAtMs).toISOString(),
    decidedAt: instant(key.decidedAtMs),
    endsAt: instant(key.endsAtMs),
  }
}
