/**
 * Reads the texts that persons agree to: YAML in, checked templates out, with every problem at its
 * file and line. What the law asks to be told is asked of every text, in every language of its place.
 */
import { fileURLToPath } from 'node:url'
import { type Jurisdiction, jurisdictions, kinds, purposes } from '../../engine/access/words.ts'
import {
  blanks,
  type ConsentLanguage,
  type ConsentLaw,
  type ConsentTemplate,
  type ConsentTerm,
  type ConsentWords,
  consentLanguages,
  mustSay,
  type Section,
  sections,
} from '../../engine/consent/template.ts'
import { recipientKinds, type Tick, ticks } from '../../engine/consent/words.ts'
import { readPolicyFiles } from '../policies/policy-files.ts'
import type { Problem } from '../policies/problem.ts'
import {
  readSourceName,
  readSources,
  readStatus,
  type SourceList,
  usedSources,
} from '../policies/read-source.ts'
import { readId, readNumber, readRuleDay } from '../policies/scalars.ts'
import {
  allFields,
  type Fields,
  fail,
  given,
  readEach,
  readFields,
  readText,
  readWord,
  type Spot,
} from '../policies/spot.ts'
import { readYaml } from '../policies/yaml-tree.ts'

export const consentsFolder = fileURLToPath(new URL('../../consents', import.meta.url))

export interface ReadConsents {
  readonly templates: readonly ConsentTemplate[]
  readonly laws: readonly ConsentLaw[]
  readonly problems: readonly Problem[]
}

/** In the languages of the place; Portuguese is one of Macau. */
const spokenIn: Readonly<Record<Jurisdiction, readonly ConsentLanguage[]>> = {
  mainland: ['zh-CN', 'zh-HK', 'en'],
  'hong-kong': ['zh-CN', 'zh-HK', 'en'],
  macau: consentLanguages,
}

/** Never throws for what stands in a file. */
export function readConsents(
  folders: readonly string[] = [consentsFolder],
  today: string = Temporal.Now.plainDateISO().toString(),
): ReadConsents {
  const problems: Problem[] = []
  const templates: ConsentTemplate[] = []
  const laws: ConsentLaw[] = []
  for (const { path, text } of readPolicyFiles(folders, problems)) {
    const read = readYaml(path, text)
    problems.push(...read.problems)
    for (const node of read.trees) {
      const spot: Spot = { file: path, field: '', line: node.line, node, problems }
      if (kindAt(spot) === 'consent-law') laws.push(...(readLaw(spot, today) ?? []))
      else templates.push(...(readTemplate(spot, today) ?? []))
    }
  }
  reportSecondIds(templates, problems)
  return { templates, laws, problems }
}

function kindAt({ node }: Spot): string {
  const entry = node.kind === 'map' ? node.entries.find(({ key }) => key === 'kind') : undefined
  return entry?.value.kind === 'text' ? entry.value.text : ''
}

function reportSecondIds(templates: readonly ConsentTemplate[], problems: Problem[]): void {
  const seen = new Set<string>()
  for (const { id } of templates) {
    const wrong = `\`${id}\` is the id of two templates`
    if (seen.has(id)) problems.push({ file: id, line: 1, field: 'id', wrong, right: 'rename one' })
    seen.add(id)
  }
}

function readLaw(spot: Spot, today: string): ConsentLaw[] | undefined {
  const keys = ['kind', 'jurisdiction', 'guardianBelow', 'status', 'source', 'sources']
  const fields = readFields(spot, keys)
  if (fields === undefined) return undefined
  const list = readSources(fields.get('sources'), today)
  const source = given(fields.get('source'), (at) => readSourceName(at, list))
  const law = allFields<ConsentLaw>({
    jurisdiction: given(fields.get('jurisdiction'), (at) => readWord(at, jurisdictions)),
    guardianBelow: given(fields.get('guardianBelow'), readNumber),
    status: statusOf(fields, list, source),
    source: source === undefined ? undefined : list.sources.get(source)?.title,
  })
  return law === undefined || usedSources(list) === undefined ? undefined : [law]
}

function readTemplate(spot: Spot, today: string): ConsentTemplate[] | undefined {
  const keys = ['kind', 'id', 'jurisdiction', 'purpose', 'recipient', 'kinds', 'ticks', 'terms']
  const fields = readFields(spot, [...keys, 'sources'])
  if (fields === undefined) return undefined
  given(fields.get('kind'), (at) => readWord(at, ['consent', 'consent-law']))
  const list = readSources(fields.get('sources'), today)
  const jurisdiction = given(fields.get('jurisdiction'), (at) => readWord(at, jurisdictions))
  const offered = given(fields.get('ticks'), readTicks)
  const place = { today, list, offered: offered ?? [], spoken: spokenIn[jurisdiction ?? 'macau'] }
  const template = allFields<ConsentTemplate>({
    id: given(fields.get('id'), readId),
    jurisdiction,
    purpose: given(fields.get('purpose'), (at) => readWord(at, purposes)),
    recipientKind: given(fields.get('recipient'), (at) => readWord(at, recipientKinds)),
    kinds: given(fields.get('kinds'), (at) => readEach(at, (one) => readWord(one, kinds))),
    ticks: offered,
    terms: given(fields.get('terms'), (at) => readTerms(at, place)),
  })
  return template === undefined || usedSources(list) === undefined ? undefined : [template]
}

/** Data on health and a named recipient are always asked for; another use never beside them. */
function readTicks(spot: Spot): Tick[] | undefined {
  const read = readEach(spot, (one) => readWord(one, ticks))
  if (read === undefined) return undefined
  const lacking = (['health', 'recipient'] as const).find((tick) => !read.includes(tick))
  if (lacking !== undefined) return fail(spot, `lacks \`${lacking}\``, `add \`${lacking}\``)
  if (read.includes('secondary-use') && read.length > asksForAnotherUse) {
    return fail(
      spot,
      'asks for another use beside care or a claim',
      'ask for it in a text of its own',
    )
  }
  return read
}

/** Health, the recipient, and the other use. */
const asksForAnotherUse = 3

interface Place {
  readonly today: string
  readonly list: SourceList
  readonly offered: readonly Tick[]
  readonly spoken: readonly ConsentLanguage[]
}

function readTerms(spot: Spot, place: Place): ConsentTerm[] | undefined {
  const terms = readEach(spot, (one) => readTerm(one, place))
  if (terms === undefined) return undefined
  if (terms.length === 0) return fail(spot, 'is empty', 'write the text that holds, with its day')
  const isOrdered = terms.every(
    ({ from, edition }, i) => edition === i + 1 && (i === 0 || (terms[i - 1]?.from ?? '') < from),
  )
  return isOrdered
    ? terms
    : fail(
        spot,
        'is not in order',
        'count editions from 1, each from a later day than the one before',
      )
}

function readTerm(spot: Spot, place: Place): ConsentTerm | undefined {
  const { today, list } = place
  const fields = readFields(spot, ['from', 'edition', 'status', 'source', 'longestDays', 'texts'])
  if (fields === undefined) return undefined
  const source = given(fields.get('source'), (at) => readSourceName(at, list))
  return allFields<ConsentTerm>({
    from: given(fields.get('from'), (at) => readRuleDay(at, today)),
    edition: given(fields.get('edition'), readNumber),
    status: statusOf(fields, list, source),
    source: source === undefined ? undefined : list.sources.get(source)?.title,
    longestDays: given(fields.get('longestDays'), readNumber),
    texts: given(fields.get('texts'), (at) => readLanguages(at, place)),
  })
}

function statusOf(fields: Fields, { sources }: SourceList, source: string | undefined) {
  const named = source === undefined ? undefined : sources.get(source)
  return given(fields.get('status'), (at) => readStatus(at, named))
}

function readLanguages(spot: Spot, { spoken, offered }: Place): ConsentTerm['texts'] | undefined {
  const fields = readFields(spot, spoken)
  if (fields === undefined) return undefined
  const texts: Partial<Record<ConsentLanguage, ConsentWords>> = {}
  for (const language of spoken) {
    const words = given(fields.get(language), (at) => readWords(at, offered))
    if (words === undefined) return undefined
    texts[language] = words
  }
  return texts
}

function readWords(spot: Spot, offered: readonly Tick[]): ConsentWords | undefined {
  const fields = readFields(spot, ['title', ...sections, 'ticks'])
  if (fields === undefined) return undefined
  const told: Partial<Record<Section, string>> = {}
  for (const section of sections) {
    const text = given(fields.get(section), (at) => readSaying(at, mustSay[section] ?? []))
    if (text !== undefined) told[section] = text
  }
  const title = given(fields.get('title'), readText)
  const ticked = given(fields.get('ticks'), (at) => readTickTexts(at, offered))
  if (title === undefined || ticked === undefined || !isWhole(told)) return undefined
  return { title, sections: told, ticks: ticked }
}

function isWhole(
  told: Partial<Record<Section, string>>,
): told is Readonly<Record<Section, string>> {
  return sections.every((section) => told[section] !== undefined)
}

/** A sentence of its own for each tick, which names whom it is about. */
function readTickTexts(spot: Spot, offered: readonly Tick[]): ConsentWords['ticks'] | undefined {
  const fields = readFields(spot, offered)
  if (fields === undefined) return undefined
  const texts: Partial<Record<Tick, string>> = {}
  for (const tick of offered) {
    const text = given(fields.get(tick), (at) => readSaying(at, ofTick[tick] ?? []))
    if (text === undefined) return undefined
    texts[tick] = text
  }
  return texts
}

const ofTick: Readonly<Partial<Record<Tick, readonly string[]>>> = {
  recipient: ['recipient'],
  leaving: ['recipient', 'place'],
  teleconsultation: ['recipient'],
}

/** A text with the blanks that it must have, and none that nobody fills in. */
function readSaying(spot: Spot, needed: readonly string[]): string | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const said = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '')
  const unknown = said.find((name) => !blanks.some((blank) => blank === name))
  if (unknown !== undefined) {
    const known = blanks.map((blank) => `{${blank}}`).join(', ')
    return fail(spot, `nobody fills in {${unknown}}`, `known: ${known}`)
  }
  const lacking = needed.find((name) => !said.includes(name))
  if (lacking === undefined) return text
  return fail(spot, `does not say {${lacking}}`, `write {${lacking}} where it belongs`)
}
