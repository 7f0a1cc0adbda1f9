/** Signing in, second factors, and the sessions of an account. */
import Type, { type Static } from 'typebox'
import { closed, Id, nullable, oneOf, TextsSchema } from './values.ts'

const Stage = oneOf(['factor', 'enrol', 'whole'], 'What is still missing, if anything.')
const Secret = Type.String({ minLength: 1, maxLength: 256 })

export const PasswordRequestSchema = closed({
  login: Type.String({ minLength: 1, maxLength: 64 }),
  password: Secret,
})
export const CodeRequestSchema = closed({ code: Type.String({ minLength: 6, maxLength: 64 }) })
export const LinkRequestSchema = closed({ token: Secret })
export const SampleRequestSchema = closed({ account: Id })
export const OnlyPasswordSchema = closed({ password: Secret })
export const SignOutRequestSchema = closed({
  everywhere: Type.Boolean({ description: 'All other sessions of the account as well.' }),
})

export const StageSchema = closed({ stage: Stage })
export const FactorSchema = closed({
  secret: Type.String({ description: 'In base 32, to be typed where no picture can be read.' }),
  address: Type.String({ description: 'What the picture holds.' }),
})
export const FactorKeptSchema = closed({
  stage: Stage,
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown this once.' }),
})

export const AccountSchema = closed({
  id: Id,
  login: Type.String(),
  name: TextsSchema,
  role: Type.String(),
  institution: nullable(Id),
  hasPassword: Type.Boolean(),
  hasFactor: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
  sessions: Type.Array(
    closed({
      id: Type.String(),
      isThis: Type.Boolean(),
      madeAt: Type.String(),
      usedAt: Type.String(),
      endsAt: Type.String(),
      agent: Type.String({ description: 'What the browser said it is.' }),
    }),
  ),
})

/** How far whoever asks has come with signing in. */
export const SignInStateSchema = closed({
  state: oneOf(
    ['open', 'out', 'factor', 'enrol', 'locked', 'in'],
    'open: in sample mode nobody has to sign in.',
  ),
  login: nullable(Type.String()),
  self: Type.Union([Id, Type.Null()], { description: 'The person that a patient is.' }),
  hasPassword: Type.Boolean(),
  hasFactor: Type.Boolean(),
  endsAt: nullable(Type.String()),
  idleMinutes: Type.Integer({
    description: 'A session is locked after so long without a request.',
  }),
  samples: Type.Array(closed({ id: Id, name: TextsSchema, role: Type.String() }), {
    description: 'In sample mode, whoever may be signed in as without a password.',
  }),
  outside: Type.Boolean({ description: 'Whether an outside provider is asked who somebody is.' }),
})

export type AccountJson = Static<typeof AccountSchema>
export type FactorJson = Static<typeof FactorSchema>
export type FactorKeptJson = Static<typeof FactorKeptSchema>
export type StageJson = Static<typeof StageSchema>
export type SignInStateJson = Static<typeof SignInStateSchema>
