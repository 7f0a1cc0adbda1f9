/**
 * Sources of rules and figures, and how sure a rule is.
 */
import type { Source, Status } from '../../engine/policy/policy-value.ts'
import { nearWord, rightWord } from './problem.ts'
import { isNameKey, readDay, readRuleDay } from './scalars.ts'
import {
  allFields,
  fail,
  given,
  optional,
  readEntries,
  readFields,
  readText,
  readWord,
  type Spot,
} from './spot.ts'

/** The sources of a file, those with a problem as undefined, and which of them were used. */
export interface SourceList {
  readonly spots: ReadonlyMap<string, Spot>
  readonly sources: ReadonlyMap<string, Source | undefined>
  readonly used: Set<string>
}

const marks = ['O', 'I', 'P', 'S', 'S2', 'M', '!'] as const

export function readSources(spot: Spot | undefined, today: string): SourceList {
  const fields = spot === undefined ? undefined : readEntries(spot)
  const sources = new Map<string, Source | undefined>()
  for (const [id, at] of fields ?? []) {
    const source = readSource(at, today)
    sources.set(id, isNameKey(id, at) ? source : undefined)
  }
  return { spots: fields ?? new Map(), sources, used: new Set() }
}

function readSource(spot: Spot, today: string): Source | undefined {
  const optionalKeys = ['number', 'published', 'url', 'readOn', 'reader', 'mark']
  const fields = readFields(spot, ['title', 'issuer'], optionalKeys)
  if (fields === undefined) return undefined
  return allFields<Source>({
    title: given(fields.get('title'), readText),
    issuer: given(fields.get('issuer'), readText),
    number: optional(fields.get('number'), readText),
    published: optional(fields.get('published'), (at) => readRuleDay(at, today)),
    url: optional(fields.get('url'), readUrl),
    readOn: optional(fields.get('readOn'), (at) => readReadingDay(at, today)),
    reader: optional(fields.get('reader'), readText),
    mark: optional(fields.get('mark'), (at) => readWord(at, marks)),
  })
}

function readUrl(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const isUrl = URL.canParse(text) && /^https?:\/\//.test(text) && !/\s/.test(text)
  return isUrl ? text : fail(spot, `\`${text}\` is not an address`, 'write it with `https://`')
}

function readReadingDay(spot: Spot, today: string): string | undefined {
  const day = readDay(spot)
  if (day === undefined || day <= today) return day
  return fail(spot, `${day} is still to come`, 'write the day on which somebody read it')
}

/** The source that a term or figure names; what it names counts as used. */
export function readSourceName(spot: Spot, list: SourceList): string | undefined {
  const name = readText(spot)
  if (name === undefined) return undefined
  // A source that was meant but misspelt is not reported a second time as unused.
  list.used.add(list.sources.has(name) ? name : (nearWord(name, list.sources.keys()) ?? name))
  if (list.sources.has(name)) return name
  const right = rightWord(name, list.sources.keys())
  return fail(spot, `\`${name}\` is not among the sources of this file`, right)
}

/** `verified` is a claim about somebody's reading, so the source must name who and when. */
export function readStatus(spot: Spot, source: Source | undefined): Status | undefined {
  const status = readWord(spot, ['verified', 'transcribed', 'illustrative'])
  if (status !== 'verified' || source === undefined) return status
  if (source.readOn !== null && source.reader !== null) return status
  const lacking = source.readOn === null ? 'readOn' : 'reader'
  return fail(
    spot,
    `nobody is named who read the source: it lacks \`${lacking}\``,
    'add `readOn` and `reader` to the source, or write `transcribed`',
  )
}

/** All sources, when each is right and used. */
export function usedSources(list: SourceList): Readonly<Record<string, Source>> | undefined {
  const sources: Record<string, Source> = {}
  let isWhole = true
  for (const [id, at] of list.spots) {
    const source = list.sources.get(id)
    if (!list.used.has(id)) {
      fail(at, 'is used by nothing', 'name it where it belongs, or leave it out')
      isWhole = false
    }
    if (source === undefined) isWhole = false
    else sources[id] = source
  }
  return isWhole ? sources : undefined
}
