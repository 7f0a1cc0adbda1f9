/** What stands in the log of sign-ins. */

export const signInEvents = [
  'signed-in',
  'refused',
  'unlocked',
  'password-chosen',
  'factor-added',
  'factor-removed',
  'codes-renewed',
] as const

export type SignInEvent = (typeof signInEvents)[number]

/** Enough to tell the own hospital from elsewhere, and no more: of an address, its network. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1]
  const four = mapped ?? /^(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1]
  if (four !== undefined) return `${four}.0/24`
  const groups = address.split('::', 1)[0]?.split(':').slice(0, 3) ?? []
  return `${groups.join(':')}::/48`
}
