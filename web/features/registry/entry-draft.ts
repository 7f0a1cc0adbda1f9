/** What stands in the form of an entry: a value of JSON, reached by pointers as the server names them. */
import { createContext, useContext } from 'react'

export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

export interface EntryDraft {
  readonly draft: JsonObject
  put(pointer: string, value: Json): void
  /** What the server's check found there, in the reader's language. */
  problemAt(pointer: string): string | undefined
}

const Draft = createContext<EntryDraft | null>(null)
export const EntryDraftProvider = Draft.Provider

export function useDraft(): EntryDraft {
  const found = useContext(Draft)
  if (found === null) throw new Error('a field of an entry outside of its form')
  return found
}

const stepsOf = (pointer: string) => pointer.split('/').slice(1)

export function valueAt(value: Json, pointer: string): Json {
  return stepsOf(pointer).reduce<Json>((part, step) => {
    if (Array.isArray(part)) return part[Number(step)] as Json
    return isObject(part) ? part[step] : undefined
  }, value)
}

export function textAt(value: Json, pointer: string): string {
  const found = valueAt(value, pointer)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

export function listAt(value: Json, pointer: string): readonly Json[] {
  const found = valueAt(value, pointer)
  return Array.isArray(found) ? found : []
}

export function wordsAt(value: Json, pointer: string): readonly string[] {
  return listAt(value, pointer).filter((one) => typeof one === 'string')
}

export function withValue(value: JsonObject, pointer: string, next: Json): JsonObject {
  return changed(value, stepsOf(pointer), next) as JsonObject
}

function changed(value: Json, [step, ...rest]: readonly string[], next: Json): Json {
  if (step === undefined) return next
  if (Array.isArray(value)) {
    return value.map((one, at) => (at === Number(step) ? changed(one, rest, next) : one))
  }
  const before = isObject(value) ? value : {}
  return { ...before, [step]: changed(before[step], rest, next) }
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
