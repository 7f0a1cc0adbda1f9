/**
 * A journal as text that hledger and ledger read: whoever doubts our sums counts them with a program
 * that is not ours.
 */
import { textFromMinor } from '../base/money.ts'
import type { Posting } from './posting.ts'

export interface TextEntry {
  readonly id: string
  /** ISO day on which it was recorded. */
  readonly day: string
  readonly kind: string
  /** Further facts, such as the visit; never of a person. */
  readonly tags: Readonly<Record<string, string>>
  readonly postings: readonly Posting[]
}

/** The entry with its postings, and an empty line behind it. */
export function entryText({ id, day, kind, tags, postings }: TextEntry): string {
  const told = Object.entries(tags)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `    ; ${name}: ${oneLine(value)}\n`)
  const lines = postings.map(({ account, currency, amountMinor }) => {
    return `    ${accountText(account)}  ${textFromMinor(amountMinor, currency)} ${currency}\n`
  })
  return `${day} * (${id}) ${oneLine(kind)}\n${told.join('')}${lines.join('')}\n`
}

/** Two blanks end the name of an account, and a bracket in front would mean something else. */
function accountText(account: string): string {
  return oneLine(account)
    .replace(/ {2,}/g, ' ')
    .replace(/^[([*!;]/, '-')
}

/** A comma would end a tag, a semicolon begin a comment. */
function oneLine(text: string): string {
  return text.replace(/[\s;,]+/g, ' ').trim()
}
