/** Signing in, and what somebody may change about it. */
import Type, { type Static } from 'typebox'
import { signInEvents } from '../../../engine/access/sign-in-event.ts'
import { methods } from '../../../engine/access/signing-in.ts'
import { closed, Id, nullable, oneOf, TextsSchema } from './values.ts'

const Method = oneOf(methods)
const Secret = Type.String({ minLength: 1, maxLength: 256 })
const Code = Type.String({ minLength: 6, maxLength: 40 })
/** As the browser's interface for passkeys makes it; it is checked by its signature. */
const PasskeyResponse = Type.Object({ id: Secret }, { additionalProperties: true })

export const SignInStateSchema = closed({
  underWay: Type.Boolean({ description: 'The browser came here from the provider of identities.' }),
  provider: oneOf(['own', 'outside']),
  samples: Type.Array(closed({ id: Id, name: TextsSchema, role: Type.String() }), {
    description: 'Roles to try; none outside the sample mode.',
  }),
})

export const PasswordShownSchema = closed({
  login: Type.String({ minLength: 1, maxLength: 100 }),
  password: Secret,
})
export const CodeShownSchema = closed({ code: Code })
export const PasskeyShownSchema = closed({ response: PasskeyResponse })
export const LinkFollowedSchema = closed({ link: Secret })
export const SampleChosenSchema = closed({ id: Id })
export const UnlockSchema = closed({
  password: Type.Optional(Secret),
  code: Type.Optional(Code),
  response: Type.Optional(PasskeyResponse),
})

export const ShownSchema = closed({
  next: oneOf(['second-factor', 'go-on'], 'What is still asked for.'),
  factors: Type.Array(Method),
  to: nullable(Type.String({ description: 'Where the browser goes on.' })),
})

/** What the browser is asked to sign. */
export const QuestionSchema = Type.Object(
  { challenge: Type.String() },
  { additionalProperties: true },
)

export const AccountSchema = closed({
  login: nullable(Type.String({ description: 'Null for a sample role or another provider.' })),
  name: TextsSchema,
  role: Type.String(),
  institution: nullable(Id),
  isEnough: Type.Boolean({ description: 'All that this office has to show was shown.' }),
  isLocked: Type.Boolean(),
  hasPassword: Type.Boolean(),
  hasTimeCode: Type.Boolean(),
  passkeys: Type.Array(closed({ credential: Type.String(), label: Type.String() })),
  recoveryCodes: Type.Integer(),
  sessions: Type.Array(
    closed({
      session: Type.String(),
      agent: Type.String(),
      startedAt: Type.String(),
      seenAt: Type.String(),
      isThis: Type.Boolean(),
    }),
  ),
})

export const SignInLogSchema = closed({
  events: Type.Array(
    closed({
      what: oneOf(signInEvents),
      methods: Type.Array(Method),
      agent: nullable(Type.String()),
      network: nullable(Type.String({ description: 'The last part of the address is left out.' })),
      at: Type.String({ description: 'ISO instant.' }),
    }),
  ),
})

export const PasswordChosenSchema = closed({ current: nullable(Secret), chosen: Secret })
export const TimeCodeStartedSchema = closed({ address: Type.String() })
export const PasskeyMadeSchema = closed({
  response: PasskeyResponse,
  label: Type.String({ minLength: 1, maxLength: 60 }),
})
export const PasskeyNamedSchema = closed({ credential: Secret })
export const RecoveryCodesSchema = closed({ codes: Type.Array(Type.String()) })
export const SessionsEndedSchema = closed({
  session: nullable(Type.String({ description: 'Null for all but this one.' })),
})
export const DoneSchema = closed({ done: Type.Boolean() })

export type SignInStateJson = Static<typeof SignInStateSchema>
export type ShownJson = Static<typeof ShownSchema>
export type SignInLogJson = Static<typeof SignInLogSchema>
export type AccountJson = Static<typeof AccountSchema>
export type RecoveryCodesJson = Static<typeof RecoveryCodesSchema>
