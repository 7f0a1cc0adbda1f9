/** What the checks of all kinds of entries look at: spans of days, names of houses, addresses. */
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { EntryRule } from '../../../engine/registry/entry-problem.ts'
import type { Span } from '../../../engine/registry/institution.ts'

/** Where in the entry, by which rule, and what its text is filled in with. */
export type Found = readonly [
  at: string,
  rule: EntryRule,
  filled?: Readonly<Record<string, string | number>>,
]

export function backwards(list: string, spans: readonly Span[]): Found[] {
  return spans.flatMap(({ from, to }, at): Found[] =>
    to !== null && to < from ? [[`${list}/${at}/to`, 'backwards']] : [],
  )
}

export function houseNames(
  list: string,
  named: readonly { readonly institution: string }[],
  isHouse: (id: string) => boolean,
): Found[] {
  return named.flatMap(({ institution: id }, at): Found[] =>
    isHouse(id) ? [] : [[`${list}/${at}/institution`, 'house-unknown', { id }]],
  )
}

export function unsealed(at: string, address: string | null | undefined): Found[] {
  return address == null || isSealed(address) ? [] : [[at, 'address-open', { address }]]
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]']

export function isSealed(address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false
  return url.protocol === 'https:' || thisMachine.includes(url.hostname)
}

export function blank(at: string, texts: Texts): Found[] {
  return Object.entries(texts).flatMap(([language, text]): Found[] =>
    text.trim() === '' ? [[`${at}/${language}`, 'name-blank']] : [],
  )
}
