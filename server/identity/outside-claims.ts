/** Who somebody is by the word of another provider, by names of claims that the settings give. */
import { type Role, roles } from '../../engine/access/words.ts'

/** Names of claims. */
export interface ClaimNames {
  readonly role: string
  readonly institution: string
  readonly name: string
}

interface Claimed {
  readonly account: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly institution: string | null
  readonly self: null
  readonly wards: readonly string[]
}

type Claims = Readonly<Record<string, unknown>>

/** Whose own data it is, no other provider can say: patients and guardians sign in here. */
const notFromOutside: readonly Role[] = ['patient', 'guardian']
/** Ways of showing a second factor (RFC 8176), any of which a provider may name. */
const secondFactors = ['mfa', 'otp', 'hwk', 'swk', 'fpt', 'face', 'iris', 'sc', 'pop']
const idPattern = /^[A-Za-z0-9._/@-]{1,64}$/

/** Undefined where no office is named, or no second factor: staff show two. */
export function whoClaims(claims: Claims, names: ClaimNames): Claimed | undefined {
  const { sub, iss } = claims
  const role = roles.find((one) => one === claims[names.role])
  if (typeof sub !== 'string' || typeof iss !== 'string' || role === undefined) return undefined
  const shown = Array.isArray(claims['amr']) ? claims['amr'] : []
  if (!secondFactors.some((method) => shown.includes(method))) return undefined
  if (notFromOutside.includes(role)) return undefined
  const institution = claims[names.institution] ?? null
  if (institution !== null && !isId(institution)) return undefined
  // What another provider calls somebody must never be what we call somebody.
  const account = `${new URL(iss).host}/${sub}`.replaceAll(/[^A-Za-z0-9._/@-]/g, '-').slice(0, 64)
  const name = claims[names.name]
  return {
    account,
    login: account,
    name: typeof name === 'string' && name !== '' ? name : account,
    role,
    institution,
    self: null,
    wards: [],
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value)
}
