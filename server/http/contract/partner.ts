/** Insurers and services with their keys, partners on their way in, and changes of the registry. */
import Type, { type Static } from 'typebox'
import {
  type OnboardingState,
  onboardingActs,
  onboardingStates,
} from '../../../engine/registry/onboarding.ts'
import { keyHolders, signingHolders } from '../../../engine/registry/partner-key.ts'
import { PractitionerId } from './registry.ts'
import { InstitutionFormSchema, InsurerFormSchema } from './registry-entries.ts'
import { closed, Day, Id, LongText, nullable, oneOf, ShortText, TextsSchema } from './values.ts'

export const Kid = Type.String({ pattern: '^[A-Za-z0-9._~-]{1,128}$' })
export const InsurerId = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })
const HolderKind = oneOf(keyHolders)
const SigningKind = oneOf(signingHolders)
const Instant = Type.String({ description: 'ISO instant.' })
/** Public JWK; a private one is refused. */
const Jwk = Type.Object({}, { additionalProperties: true, maxProperties: 20 })

const keyStates = ['proposed', 'in-force', 'ending', 'retired', 'rejected'] as const

export const PartnerKeySchema = closed({
  kid: Kid,
  fingerprint: Type.String({
    description: 'Thumbprint of the key (RFC 7638), SHA-256, base64url.',
  }),
  state: oneOf(keyStates),
  proposedBy: nullable(Type.String()),
  proposedAt: Instant,
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Instant),
  overlapSeconds: nullable(Type.Integer()),
  endsAt: nullable(Instant),
})

export const InsurerPartnerSchema = closed({
  id: InsurerId,
  title: TextsSchema,
  jurisdiction: Type.String(),
  payers: Type.Array(Type.String()),
  address: nullable(Type.String()),
  claims: nullable(closed({ decides: Type.String(), address: nullable(Type.String()) })),
  keys: Type.Array(PartnerKeySchema),
})

export const ServicePartnerSchema = closed({
  client: Type.String(),
  name: Type.String(),
  role: Type.String(),
  institution: nullable(Type.String()),
  revokedAt: nullable(Instant),
  keys: Type.Array(PartnerKeySchema),
})

export const SignerSchema = closed({
  kind: SigningKind,
  id: PractitionerId,
  title: nullable(TextsSchema),
  keys: Type.Array(PartnerKeySchema),
})

export const ownKeyUses = ['journal', 'insurance-codes', 'tokens'] as const
const OwnKeySchema = closed({
  use: oneOf(ownKeyUses),
  kid: Type.String(),
  fingerprint: Type.String(),
})

export const PartnersSchema = closed({
  insurers: Type.Array(InsurerPartnerSchema),
  services: Type.Array(ServicePartnerSchema),
  signers: Type.Array(SignerSchema, { description: 'Whose keys sign prescriptions.' }),
  own: Type.Array(OwnKeySchema, { description: 'What the alliance itself signs with.' }),
})

export const OperatorsSchema = closed({
  operators: Type.Array(closed({ id: Type.String(), name: Type.String() })),
})

export const HolderParams = closed({ kind: HolderKind, id: PractitionerId })
export const KeyParams = closed({ kind: HolderKind, id: PractitionerId, kid: Kid })

export const KeyProposalSchema = closed({
  jwk: Jwk,
  overlapSeconds: Type.Integer({
    minimum: 0,
    maximum: 7_776_000,
    description: 'For how long the keys before it hold besides, once it is approved.',
  }),
  note: ShortText,
})

export const KeyDecisionSchema = closed({
  decision: oneOf(['approved', 'rejected'] as const),
  note: Type.String({ maxLength: 200 }),
})

export const KeyRetirementSchema = closed({ note: ShortText })
export const PartnerKeysSchema = closed({ keys: Type.Array(PartnerKeySchema) })

export const SandboxSchema = closed({
  address: Type.String({ pattern: '^https?://', maxLength: 500 }),
  name: {
    ...Type.String({ minLength: 1, maxLength: 130 }),
    description: 'The payer of a test contract, or the national code a hospital spoke under.',
  },
  coverage: Type.String({ maxLength: 64 }),
})

export const ApplySchema = closed({
  contact: LongText,
  insurer: Type.Optional(InsurerFormSchema),
  institution: Type.Optional(InstitutionFormSchema),
  keys: Type.Array(Jwk, { maxItems: 10 }),
  service: nullable(closed({ client: InsurerId, jwk: Jwk })),
  sandbox: SandboxSchema,
})

const FindingSchema = closed({
  rule: Type.String(),
  title: TextsSchema,
  place: Type.String(),
  what: TextsSchema,
  remedy: TextsSchema,
})

export const ApplicationSchema = closed({
  id: Type.String(),
  kind: oneOf(['insurer', 'institution'] as const),
  state: oneOf<OnboardingState>(onboardingStates),
  party: Id,
  title: TextsSchema,
  from: Day,
  contact: Type.String(),
  payers: Type.Array(Type.String()),
  address: nullable(Type.String()),
  kids: Type.Array(Kid),
  service: nullable(Type.String()),
  sandbox: SandboxSchema,
  acts: Type.Array(
    closed({
      act: oneOf(onboardingActs),
      by: Type.String(),
      at: Instant,
      note: Type.String(),
      rules: nullable(Type.Array(Type.String())),
      findings: Type.Array(FindingSchema),
    }),
  ),
})

export const ApplicationsSchema = closed({ applications: Type.Array(ApplicationSchema) })
export const ApplicationId = Type.String({ pattern: '^[0-9a-f]{12}$' })
export const ApplicationDecisionSchema = closed({
  decision: oneOf(['approved', 'rejected'] as const),
  note: Type.String({ maxLength: 1000 }),
})

export const ChangesSchema = closed({
  changes: Type.Array(
    closed({
      number: Type.Integer(),
      kind: oneOf(['institution', 'practitioner', 'alliance', 'insurer'] as const),
      id: Type.String(),
      title: nullable(TextsSchema),
      from: Day,
      isEnd: Type.Boolean(),
      source: Type.String(),
      recordedBy: Type.String(),
      recordedAt: Instant,
    }),
  ),
})

export const ChangesQuerySchema = closed({
  kind: Type.Optional(oneOf(['institution', 'practitioner', 'alliance', 'insurer'] as const)),
  id: Type.Optional(PractitionerId),
})

export const KeptEntriesSchema = closed({
  added: Type.Integer(),
  known: Type.Integer({ description: 'Recorded before, word for word.' }),
})

export const ConversationSchema = closed({
  institution: Id,
  transactions: Type.Array(
    closed({ transaction: Type.String(), sent: Type.Integer(), granted: Type.Integer() }),
  ),
})

export type PartnersJson = Static<typeof PartnersSchema>
export type OperatorsJson = Static<typeof OperatorsSchema>
export type PartnerKeyJson = Static<typeof PartnerKeySchema>
export type PartnerKeysJson = Static<typeof PartnerKeysSchema>
export type ApplicationJson = Static<typeof ApplicationSchema>
export type ApplicationsJson = Static<typeof ApplicationsSchema>
export type ChangesJson = Static<typeof ChangesSchema>
export type KeptEntriesJson = Static<typeof KeptEntriesSchema>
export type ConversationJson = Static<typeof ConversationSchema>
