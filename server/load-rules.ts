/** The rules of all packs and catalogues, read once and kept for the next start. */

import { fileURLToPath } from 'node:url'
import { namedIn, type Trust, trustInAll } from '../engine/policy/trust.ts'
import { editionsOnCall, headingsOf, itemsName, itemsOf } from './catalogues/editions-on-call.ts'
import { cataloguesFolder, readAllEditions } from './catalogues/read-catalogue.ts'
import { type KeptReadings, openKeptReadings } from './kept-reading.ts'
import { loadPolicies } from './policies/load-policies.ts'
import { StartFailure } from './start-failure.ts'
import { type Rules, rulesOf, textsOf } from './usecases/rules.ts'

export const policiesFolder = fileURLToPath(new URL('../policies', import.meta.url))

/** @throws StartFailure that lists what is wrong, with file and line. */
export function loadRules(
  folders: readonly string[] = [policiesFolder],
  trust: Trust = trustInAll,
): Rules {
  try {
    const isOwn = folders.length === 1 && folders[0] === policiesFolder
    if (!isOwn) return rulesOf(loadPolicies(folders).set, readAllEditions(), trust)
    const kept = openKeptReadings(keptFolder, readFrom)
    const { set, texts, headings } = kept.take('rules', () => readRules(kept))
    return rulesOf(set, editionsOnCall(headings, kept), trust, texts)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new StartFailure('rules-unusable', error.message, error)
  }
}

/** The items of catalogues are most of it, and kept apart. */
function readRules(kept: KeptReadings) {
  const { set } = loadPolicies([policiesFolder])
  const editions = readAllEditions()
  for (const [id, list] of editions) kept.take(itemsName(id), () => itemsOf(list))
  return { set, texts: textsOf(set), headings: headingsOf(editions) }
}

const folderOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const keptFolder = folderOf('.cache/read')
/** All that decides what is read: the files, and the code that reads them. */
const readFrom = [
  policiesFolder,
  cataloguesFolder,
  ...['engine', 'server/policies', 'server/catalogues'].map(folderOf),
]

/** Such a name was mistyped, or its term has been replaced. */
export function refuseUnknownTerms(allowed: readonly string[], { all }: Rules): void {
  const known = new Set(namedIn(all.set).map(({ name }) => name))
  const unknown = allowed.find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new StartFailure(
    'setting-malformed',
    `The setting YIQIAO_ALLOW_TERMS names "${unknown}", which is nothing that the packs let us decide by: use names that "npx yiqiao policies list --unverified" prints.`,
  )
}
