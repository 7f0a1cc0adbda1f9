/** What is typed into the form of an application, as the server takes it. */
import type { Jurisdiction } from '../../../engine/access/words.ts'
import { objectIn } from './queries.ts'

export const emptyDraft = {
  kind: 'insurer' as 'insurer' | 'institution',
  party: '',
  cn: '',
  hk: '',
  en: '',
  contact: '',
  from: '',
  jurisdiction: 'mainland' as Jurisdiction,
  payers: '',
  address: '',
  claims: 'none' as 'none' | 'by-rules' | 'desk',
  claimsAddress: '',
  keys: '',
  region: '',
  houseKind: 'hospital',
  level: 'tertiary',
  ownership: 'public',
  nationalCode: '',
  departments: '',
  client: '',
  clientKey: '',
  sandboxAddress: '',
  sandboxName: '',
  coverage: '',
}

export type Draft = typeof emptyDraft

/** Undefined while something that is needed is missing or cannot be read. */
export function applicationBody(draft: Draft): object | undefined {
  const { kind, party, cn, hk, en, contact, from, client, clientKey } = draft
  const { sandboxAddress: address, sandboxName: name, coverage } = draft
  const isWhole = [party, cn, hk, en, contact, from, address, name].every(
    (one) => one.trim() !== '',
  )
  const keys = kind === 'insurer' ? keysIn(draft.keys) : []
  const service = serviceOf(client, clientKey)
  if (!isWhole || keys === undefined || service === undefined) return undefined
  const entry = { id: party.trim(), from, title: { 'zh-CN': cn, 'zh-HK': hk, en } }
  return {
    contact,
    ...(kind === 'insurer'
      ? { insurer: { ...entry, ...insurerOf(draft) } }
      : { institution: { ...entry, ...houseOf(draft) } }),
    keys,
    service,
    sandbox: { address: address.trim(), name: name.trim(), coverage: coverage.trim() },
  }
}

function insurerOf({ jurisdiction, payers, address, claims, claimsAddress }: Draft) {
  return {
    ...{ jurisdiction, payers: linesOf(payers), address: orNull(address) },
    claims: claims === 'none' ? null : { decides: claims, address: orNull(claimsAddress) },
  }
}

function houseOf(draft: Draft) {
  const { region, houseKind: kind, level, ownership, nationalCode, departments, from } = draft
  return {
    ...{ region: region.trim(), kind, ownership, level: level === '' ? null : level },
    licences: [{ kind: 'practice', from }],
    departments: linesOf(departments),
    nationalCode: orNull(nationalCode),
    pharmacy: kind === 'pharmacy' ? 'account-only' : null,
  }
}

/** A key, or a set of them. */
function keysIn(text: string): readonly unknown[] | undefined {
  const found = objectIn(text)
  if (found === undefined) return undefined
  const { keys } = found
  return Array.isArray(keys) ? keys : [found]
}

function serviceOf(client: string, key: string) {
  if (client.trim() === '' && key.trim() === '') return null
  const jwk = objectIn(key)
  return jwk === undefined || client.trim() === '' ? undefined : { client: client.trim(), jwk }
}

function linesOf(text: string): string[] {
  return text.split(/\s+/u).filter((line) => line !== '')
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
