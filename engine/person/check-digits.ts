/** Check characters of identity numbers, for the signs in front of them. */

/** Of a resident identity number (GB 11643, ISO 7064 MOD 11-2), for its first 17 digits. */
export function residentCheck(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body.charAt(i)), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** Of a Hong Kong identity number of one or two letters and six digits; a missing letter counts as 36. */
export function hongKongCheck(body: string): string {
  const signs = body.padStart(8, ' ')
  const worthOf = (sign: string) => (sign === ' ' ? 36 : Number.parseInt(sign, 36))
  let sum = 0
  for (let i = 0; i < 8; i++) sum += worthOf(signs.charAt(i)) * (9 - i)
  return '0123456789A'.charAt((11 - (sum % 11)) % 11)
}

/** As machine-readable zones of passports have it (ICAO 9303): weights 7, 3, 1 in turn. */
export function travelCheck(body: string): string {
  const worthOf = (sign: string) => (sign === '<' ? 0 : Number.parseInt(sign, 36))
  const sum = [...body].reduce(
    (total, sign, i) => total + worthOf(sign) * ([7, 3, 1][i % 3] ?? 0),
    0,
  )
  return String(sum % 10)
}
