/**
 * A place in a policy file: the node that stands there, how the place is called, and whom to tell
 * what is wrong with it.
 *
 * Every reader answers undefined after it has reported a problem, so that the reading goes on and
 * one run shows all problems of a file.
 */
import type { Texts } from '../../engine/policy/policy-value.ts'
import { type Problem, rightWord } from './problem.ts'
import type { YamlNode } from './yaml-tree.ts'

export interface Spot {
  readonly file: string
  readonly field: string
  /** Line of the key, or of the item of a list. */
  readonly line: number
  readonly node: YamlNode
  readonly problems: Problem[]
}

export type Fields = ReadonlyMap<string, Spot>

export function fail(spot: Spot, wrong: string, right: string): undefined {
  const { file, field, line, problems } = spot
  problems.push({ file, line, field: field || '(document)', wrong, right })
  return undefined
}

/** The entries of a map after unknown and missing keys have been reported; undefined: no map. */
export function readFields(
  spot: Spot,
  required: readonly string[],
  optional: readonly string[] = [],
): Fields | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const known = [...required, ...optional]
  for (const [key, entry] of fields) {
    if (!known.includes(key)) fail(entry, `\`${key}\` is not a key here`, rightWord(key, known))
  }
  for (const key of required) {
    if (!fields.has(key)) {
      fail({ ...spot, field: under(spot, key) }, 'is missing', `write \`${key}: …\``)
    }
  }
  return fields
}

/** The entries of a map whose keys are the author's own. */
export function readEntries(spot: Spot): Fields | undefined {
  const { node } = spot
  if (node.kind !== 'map') return fail(spot, `is ${kindOf(node)}`, 'write keys with values')
  return new Map(
    node.entries.map(({ key, line, value }) => [
      key,
      { ...spot, field: under(spot, key), line, node: value },
    ]),
  )
}

export function readList(spot: Spot): Spot[] | undefined {
  const { node, field } = spot
  if (node.kind !== 'list')
    return fail(spot, `is ${kindOf(node)}`, 'write a list, or leave the key out')
  return node.items.map((item, i) => ({
    ...spot,
    field: `${field}[${i}]`,
    line: item.line,
    node: item,
  }))
}

/** A list of which no item may be wrong. */
export function readEach<T>(spot: Spot, reader: (item: Spot) => T | undefined): T[] | undefined {
  const items = readList(spot)?.map(reader)
  return items === undefined ? undefined : allOf(items)
}

/** A map whose keys are the author's own, read key by key; no value may be wrong. */
export function readRecord<T>(
  spot: Spot,
  reader: (at: Spot, key: string) => T | undefined,
): Record<string, T> | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const record: Record<string, T> = {}
  let isWhole = true
  for (const [key, at] of fields) {
    const value = reader(at, key)
    if (value === undefined) isWhole = false
    else record[key] = value
  }
  return isWhole ? record : undefined
}

/** Reads what a key holds, when the key is there; null stands for a key left out. */
export function optional<T>(
  spot: Spot | undefined,
  reader: (spot: Spot) => T | undefined,
): T | null | undefined {
  return spot === undefined ? null : reader(spot)
}

/** Reads what a key holds; undefined when it is missing, which `readFields` has reported. */
export function given<T>(
  spot: Spot | undefined,
  reader: (spot: Spot) => T | undefined,
): T | undefined {
  return spot === undefined ? undefined : reader(spot)
}

/** The items, when none is undefined. */
export function allOf<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const whole = items.filter((item) => item !== undefined)
  return whole.length === items.length ? whole : undefined
}

type Parts<T> = { readonly [K in keyof T]: T[K] | undefined }

/** The object, when none of its fields is undefined. */
export function allFields<T extends object>(fields: Parts<T>): T | undefined {
  return isWhole<T>(fields) ? fields : undefined
}

function isWhole<T extends object>(fields: Parts<T>): fields is Parts<T> & T {
  return Object.values(fields).every((value) => value !== undefined)
}

/** Any text that is not blank. */
export function readText(spot: Spot): string | undefined {
  const { node } = spot
  if (node.kind !== 'text') return fail(spot, `is ${kindOf(node)}`, 'write a text')
  if (node.text.trim() === '') return fail(spot, 'is empty', 'write a text, or leave the key out')
  return node.text
}

/** A text out of a closed list of words. */
export function readWord<W extends string>(spot: Spot, words: readonly W[]): W | undefined {
  const text = readText(spot)
  if (text === undefined) return undefined
  const word = words.find((candidate) => candidate === text)
  return word ?? fail(spot, `\`${text}\` is not a word that may stand here`, rightWord(text, words))
}

const languages = ['zh-CN', 'zh-HK', 'en'] as const

export function readTexts(spot: Spot): Texts | undefined {
  if (spot.node.kind === 'text') {
    return fail(spot, 'is one text', 'write { zh-CN: …, zh-HK: …, en: … }')
  }
  const fields = readFields(spot, languages)
  if (fields === undefined) return undefined
  return allFields<Texts>({
    'zh-CN': given(fields.get('zh-CN'), readText),
    'zh-HK': given(fields.get('zh-HK'), readText),
    en: given(fields.get('en'), readText),
  })
}

export function kindOf(node: YamlNode): string {
  if (node.kind === 'text') return node.text === '' ? 'empty' : 'a text'
  return node.kind === 'list' ? 'a list' : 'a map of keys'
}

function under(spot: Spot, key: string): string {
  return spot.field === '' ? key : `${spot.field}.${key}`
}
