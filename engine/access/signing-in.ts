/** What somebody has to show to be let in, and how long whoever guesses has to wait. */
import { isCommon } from './common-passwords.ts'
import type { Role } from './words.ts'

/** How somebody showed who they are: by a password, something they have, or the word of another provider. */
export const methods = [
  'password',
  'time-code',
  'recovery-code',
  'passkey',
  'link',
  'outside',
  'sample',
] as const

export type Method = (typeof methods)[number]

/** Something that one has; a passkey also asks for a finger, a face or a number. */
const possessions: readonly Method[] = ['time-code', 'recovery-code', 'passkey', 'link']
const second: readonly Method[] = ['time-code', 'recovery-code']
const whole: readonly Method[] = ['passkey', 'outside', 'sample']

const ownDataOnly: readonly Role[] = ['patient', 'guardian']

/** Whether what was shown is enough: two factors for staff, something one has for one's own data. */
export function isShownEnough(role: Role, shown: readonly Method[]): boolean {
  const has = (wanted: readonly Method[]) => shown.some((method) => wanted.includes(method))
  if (has(whole)) return true
  if (ownDataOnly.includes(role)) return has(possessions)
  return shown.includes('password') && has(second)
}

/** Failures in a row, of an account or from an address. */
export interface Failures {
  readonly failures: number
  readonly secondsSince: number
}

export type Guessed = 'account' | 'address'

/** So many are free: people mistype, and a hospital has one address for all its counters. */
const free = { account: 5, address: 50 } as const
/** Seconds after which one failure is forgotten. */
const forgottenAfter = { account: 17_280, address: 60 } as const
const firstWaitSeconds = 30
const longestWaitSeconds = 900

/** Seconds until the next try is looked at; 0 where it may come now. */
export function waitSeconds(kind: Guessed, failed: Failures): number {
  const beyond = stillCounted(kind, failed) - free[kind]
  if (beyond < 0) return 0
  // 2 ** 5 thirty seconds are more than the longest wait already.
  const wait = Math.min(firstWaitSeconds * 2 ** Math.min(beyond, 5), longestWaitSeconds)
  return Math.max(0, Math.ceil(wait - failed.secondsSince))
}

/** What is counted once another try is under way. */
export function countedWithThis(kind: Guessed, failed: Failures): number {
  return stillCounted(kind, failed) + 1
}

function stillCounted(kind: Guessed, { failures, secondsSince }: Failures): number {
  // A failure at the same moment may bear a later time than whoever reads it: that is no time below zero.
  const forgotten = Math.floor(Math.max(0, secondsSince) / forgottenAfter[kind])
  return Math.max(0, failures - forgotten)
}

export const shortestPassword = 12
export const longestPassword = 128
const fewestDifferent = 5

/** What is wrong with a password that somebody wants to choose; null where nothing is. */
export function passwordFault(
  password: string,
  about: readonly string[],
): 'too-short' | 'too-long' | 'too-plain' | 'about-you' | null {
  const letters = [...password]
  if (letters.length < shortestPassword) return 'too-short'
  if (letters.length > longestPassword) return 'too-long'
  const small = password.toLowerCase()
  if (new Set(letters).size < fewestDifferent || isRun(letters)) return 'too-plain'
  if (isCommon(password)) return 'too-plain'
  const names = about.map((word) => word.toLowerCase()).filter((word) => word.length > 2)
  return names.some((word) => small.includes(word)) ? 'about-you' : null
}

/** Such as 123456789012 or abcdefghijkl. */
function isRun(letters: readonly string[]): boolean {
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, i) => code - (codes[i] ?? 0))
  const even = steps.filter((step) => step === steps[0]).length
  return even >= steps.length - 1
}

export type Strength = 'refused' | 'fair' | 'good' | 'strong'

/** Beyond what is refused: how far a password is from the shortest that is taken. For whoever chooses it. */
export function passwordStrength(password: string, about: readonly string[]): Strength {
  if (passwordFault(password, about) !== null) return 'refused'
  const different = new Set([...password.toLowerCase()]).size
  // A Chinese sign is one of thousands.
  const length = [...password].reduce((sum, sign) => sum + (sign > '\u007f' ? 2 : 1), 0)
  if (length >= strongLength && different >= strongLength / 2) return 'strong'
  return length >= goodLength && different >= goodLength / 2 ? 'good' : 'fair'
}

const goodLength = 16
const strongLength = 20
