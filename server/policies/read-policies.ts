/**
 * Reads folders of policy packs: YAML in, one validated policy set and its examples out.
 *
 * Files name each other's schemes, parts and steps, so reading has rounds: what regions are called,
 * then schemes, then regions and benefits, then examples. A folder may lean on a context, the packs
 * that lie around it: what the folder itself defines replaces what the context has under that id.
 */
import { resolve } from 'node:path'
import { compareText } from '../../engine/base/text.ts'
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import { builtInParts } from '../../engine/policy/vocabulary.ts'
import type { Example, ExampleFile } from './example.ts'
import { type PolicyText, readPolicyFiles } from './policy-files.ts'
import type { Problem } from './problem.ts'
import { readBenefit } from './read-benefit.ts'
import { readExamples } from './read-examples.ts'
import { readRegion, regionNames } from './read-region.ts'
import { type ReadScheme, type RegionNames, readScheme } from './read-scheme.ts'
import type { SharedNames } from './scope.ts'
import { type Fields, fail, given, readEntries, readList, readWord, type Spot } from './spot.ts'
import { readYaml } from './yaml-tree.ts'

export interface ReadPolicies {
  /** What is without problems; complete only when there are none. */
  readonly set: PolicySet
  readonly examples: readonly ExampleFile[]
  /** The files of the folders themselves, without the context. */
  readonly texts: readonly PolicyText[]
  readonly problems: readonly Problem[]
  /** Where the terms of the folders' own benefits stand, by id of the benefit. */
  readonly own: ReadonlyMap<string, readonly Place[]>
}

export interface Place {
  readonly file: string
  readonly line: number
}

export interface ReadOptions {
  /** Day against which dates are held, as ISO text; the current one unless given. */
  readonly today?: string
  /** Folders whose packs may be named, but whose own problems and examples are not the matter. */
  readonly context?: readonly string[]
}

/** Reads all YAML files below the folders. Never throws for what stands in a file. */
export function readPolicyFolders(
  folders: readonly string[],
  options: ReadOptions = {},
): ReadPolicies {
  const problems: Problem[] = []
  const texts = readPolicyFiles(folders, problems)
  return readPolicyTexts(texts, { ...options, problems })
}

/** The same for texts that are at hand; `problems` are those found on the way to them. */
export function readPolicyTexts(
  texts: readonly PolicyText[],
  options: ReadOptions & { readonly problems?: readonly Problem[] } = {},
): ReadPolicies {
  const problems = [...(options.problems ?? [])]
  const own = texts.flatMap((text) => documentsOf(text, problems))
  const around = contextOf(options.context ?? [], texts, own)
  const today = options.today ?? Temporal.Now.plainDateISO().toString()
  reportSecondIds(own)
  const { set, examples } = readDocuments([...around, ...own], today)
  return { set, examples, texts, problems: inOrder(problems), own: termPlaces(own) }
}

function termPlaces(documents: readonly Document[]): Map<string, Place[]> {
  return new Map(
    documents
      .filter(({ kind }) => kind === 'benefit')
      .map(({ id, fields }) => {
        const items = given(fields.get('terms'), readList) ?? []
        return [id, items.map(({ file, line }) => ({ file, line }))]
      }),
  )
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => compareText(a.file, b.file) || a.line - b.line)
}

// ---------------------------------------------------------------- documents

const kinds = ['region', 'scheme', 'benefit', 'examples'] as const

interface Document {
  readonly kind: (typeof kinds)[number]
  /** Empty where it has none. */
  readonly id: string
  readonly spot: Spot
  readonly fields: Fields
}

function documentsOf({ path, text }: PolicyText, problems: Problem[]): Document[] {
  const read = readYaml(path, text)
  problems.push(...read.problems)
  const documents: Document[] = []
  for (const node of read.trees) {
    const spot: Spot = { file: path, field: '', line: node.line, node, problems }
    const fields = readEntries(spot)
    const kindAt = fields?.get('kind')
    if (fields === undefined) continue
    if (kindAt === undefined) fail({ ...spot, field: 'kind' }, 'is missing', kindAdvice)
    const kind = given(kindAt, (at) => readWord(at, kinds))
    if (kind !== undefined) documents.push({ kind, id: textAt(fields, 'id'), spot, fields })
  }
  return documents
}

const kindAdvice = 'begin with `kind: region`, `scheme`, `benefit` or `examples`'

/** A text under a key, without a word about what is wrong with it. */
function textAt(fields: Fields, key: string): string {
  const node = fields.get(key)?.node
  return node?.kind === 'text' ? node.text : ''
}

/** Documents of the context that the folders do not replace. */
function contextOf(
  folders: readonly string[],
  texts: readonly PolicyText[],
  own: readonly Document[],
): Document[] {
  const paths = new Set(texts.map(({ path }) => resolve(path)))
  const unheard: Problem[] = []
  return readPolicyFiles(folders, unheard)
    .filter(({ path }) => !paths.has(resolve(path)))
    .flatMap((text) => documentsOf(text, unheard))
    .filter((document) => {
      if (document.kind === 'examples') return false
      const scheme = document.kind === 'benefit' ? textAt(document.fields, 'scheme') : null
      return !own.some(
        ({ kind, id }) =>
          (kind === document.kind && id === document.id) || (kind === 'scheme' && id === scheme),
      )
    })
}

function reportSecondIds(documents: readonly Document[]): void {
  const first = new Map<string, Document>()
  for (const document of documents) {
    const { kind, id, fields, spot } = document
    if (kind === 'examples' || id === '') continue
    const key = `${kind} ${id}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, document)
    else {
      const at = `${earlier.spot.file}:${earlier.spot.line}`
      fail(fields.get('id') ?? spot, `\`${id}\` is the id of another ${kind}`, `the first is ${at}`)
    }
  }
}

// ---------------------------------------------------------------- rounds

function readDocuments(
  documents: readonly Document[],
  today: string,
): { set: PolicySet; examples: ExampleFile[] } {
  const ofKind = (kind: Document['kind']): Document[] =>
    documents.filter((document) => document.kind === kind)
  const regions = new Map<string, RegionNames>()
  for (const { spot } of ofKind('region')) {
    const read = regionNames(spot)
    if (read !== undefined) regions.set(read.id, read.names)
  }
  const schemes = readSchemes(ofKind('scheme'), regions)
  const names = (id: string) => schemes.get(id)?.names
  const shared = sharedNames(ofKind('benefit'), regions, schemes)
  const schemeIds = new Set(schemes.keys())
  const set = consistent({
    regions: readAll(ofKind('region'), ({ spot }) =>
      readRegion(spot, { today, parts: shared.parts, payers: payersOf(schemes) }),
    ),
    schemes: [...schemes.values()].flatMap(({ value }) => value ?? []),
    benefits: readAll(ofKind('benefit'), ({ spot }) =>
      readBenefit(spot, { today, shared, schemeIds, scheme: names }),
    ),
  })
  const place = {
    today,
    schemeIds,
    parts: shared.parts,
    rules: rulesOf(ofKind('benefit')),
    scheme: names,
  }
  const examples = new Map<string, Example[]>()
  for (const { spot } of ofKind('examples')) {
    const read = readExamples(spot, place) ?? []
    examples.set(spot.file, [...(examples.get(spot.file) ?? []), ...read])
  }
  return { set, examples: [...examples].map(([path, read]) => ({ path, examples: read })) }
}

/** Values of documents by id; of two with one id the first. */
function readAll<T extends { readonly id: string }>(
  documents: readonly Document[],
  reader: (document: Document) => T | undefined,
): T[] {
  const values = new Map<string, T>()
  for (const document of documents) {
    const value = reader(document)
    if (value !== undefined && !values.has(value.id)) values.set(value.id, value)
  }
  return [...values.values()]
}

function readSchemes(
  documents: readonly Document[],
  regions: ReadonlyMap<string, RegionNames>,
): Map<string, ReadScheme> {
  const schemes = new Map<string, ReadScheme>()
  const types = new Map<string, { readonly type: string; readonly scheme: string }>()
  for (const { spot, id, fields } of documents) {
    const scheme = readScheme(spot, regions) ?? { value: undefined, names: undefined }
    if (!schemes.has(id)) schemes.set(id, scheme)
    const attributesAt = given(fields.get('attributes'), readEntries)
    for (const { name, type } of scheme.value?.attributes ?? []) {
      const earlier = types.get(name)
      if (earlier === undefined) types.set(name, { type, scheme: id })
      else if (earlier.type !== type) {
        const wrong = `\`${name}\` is a ${type} here and a ${earlier.type} in ${earlier.scheme}`
        fail(attributesAt?.get(name) ?? spot, wrong, 'agree about the type, or name it otherwise')
      }
    }
  }
  return schemes
}

function sharedNames(
  benefits: readonly Document[],
  regions: ReadonlyMap<string, RegionNames>,
  schemes: ReadonlyMap<string, ReadScheme>,
): SharedNames {
  const layers = [...regions.values()].flatMap((region) => region.layers)
  const parts = [...schemes.values()].flatMap(({ names }) => [...(names?.parts ?? [])])
  return {
    layers: new Set([...layers, ...benefits.map(({ fields }) => textAt(fields, 'layer'))]),
    parts: new Set([...builtInParts, ...parts]),
  }
}

function payersOf(schemes: ReadonlyMap<string, ReadScheme>): Set<string> {
  const payers = new Set<string>()
  for (const [id, { names }] of schemes) {
    for (const payer of names?.payers.keys() ?? []) payers.add(`${id}.${payer}`)
  }
  return payers
}

/** Ids of benefits and of their steps, also of those that could not be read to the end. */
function rulesOf(benefits: readonly Document[]): Set<string> {
  const rules = new Set<string>()
  for (const { id, fields } of benefits) {
    rules.add(id)
    rules.add(`${id}/answer`)
    for (const term of itemsAt(fields, 'terms')) {
      for (const step of itemsAt(term, 'steps')) rules.add(`${id}/${textAt(step, 'step')}`)
    }
  }
  return rules
}

function itemsAt(fields: Fields, key: string): Fields[] {
  const at = fields.get(key)
  if (at === undefined) return []
  const silent: Spot = { ...at, problems: [] }
  return (readList(silent) ?? []).flatMap((item) => readEntries(item) ?? [])
}

/** What hangs on something that could not be read is left out, so that the rest can be used. */
function consistent({ regions, schemes, benefits }: PolicySet): PolicySet {
  const regionIds = new Set(regions.map(({ id }) => id))
  const whole = schemes.filter(({ region }) => regionIds.has(region))
  const schemeIds = new Set(whole.map(({ id }) => id))
  return {
    regions: byId(regions),
    schemes: byId(whole),
    benefits: byId(benefits.filter(({ scheme }) => schemeIds.has(scheme))),
  }
}

function byId<T extends { readonly id: string }>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => compareText(a.id, b.id))
}
