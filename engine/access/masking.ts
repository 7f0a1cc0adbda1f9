/**
 * How names and numbers are shown to others than the person: enough to compare with a card that lies
 * on the counter or with a face, and not enough to be used elsewhere. A choice of this project after
 * the habits of each place, and no rule of law.
 */
import { assert } from '../base/assert.ts'
import { type Jurisdiction, jurisdictions } from './words.ts'

/** Characters that are left at either end; all others but punctuation become stars. */
const maskTable = `
  what        where      first  last
  identifier  mainland   3      4
  identifier  hong-kong  4      0
  identifier  macau      4      0
  phone       mainland   3      4
  phone       hong-kong  2      2
  phone       macau      2      2
`

type Masked = 'identifier' | 'phone'

const rules = new Map(
  maskTable
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [what = '', where = '', first = '', last = ''] = line.trim().split(/\s+/)
      assert(
        jurisdictions.some((one) => one === where),
        `there is no jurisdiction ${where}`,
      )
      return [`${what} ${where}`, { first: Number(first), last: Number(last) }] as const
    }),
)

export function maskIdentifier(identifier: string): string {
  return maskNumber('identifier', identifier, placeOfIdentifier(identifier))
}

export function maskPhone(phone: string, where: Jurisdiction): string {
  return maskNumber('phone', phone, where)
}

/** By its form; whatever is none of Hong Kong or Macau counts as one of the mainland. */
function placeOfIdentifier(identifier: string): Jurisdiction {
  if (/^[A-Z]{1,2}\d{6}\(?[\dA]\)?$/i.test(identifier)) return 'hong-kong'
  return /^\d{7}\(\d\)$/.test(identifier) ? 'macau' : 'mainland'
}

/** What is too short to hide something is hidden whole. */
function maskNumber(what: Masked, text: string, where: Jurisdiction): string {
  const { first, last } = rules.get(`${what} ${where}`) ?? { first: 0, last: 0 }
  const signs = [...text]
  const isShort = signs.length < first + last + 2
  const isShown = (i: number) => !isShort && (i < first || i >= signs.length - last)
  return signs.map((sign, i) => (isShown(i) || !isLetter(sign) ? sign : '*')).join('')
}

function isLetter(sign: string): boolean {
  return /[\p{L}\p{N}]/u.test(sign)
}

/**
 * A Chinese name keeps its first character and, from three on, its last; another one keeps its first
 * word, which is the family name where names of this alliance are written, and initials.
 */
export function maskName(name: string): string {
  const signs = [...name]
  if (/^\p{Script=Han}+$/u.test(name)) {
    const middle = (i: number) => i > 0 && (signs.length < 3 || i < signs.length - 1)
    return signs.map((sign, i) => (middle(i) ? '*' : sign)).join('')
  }
  const [family = '', ...given] = name.trim().split(/\s+/)
  if (given.length === 0) return hidden(family)
  return [family, ...given.map(hidden)].join(' ')
}

function hidden(word: string): string {
  const [first = '', ...rest] = [...word]
  return `${first}${'*'.repeat(rest.length)}`
}
