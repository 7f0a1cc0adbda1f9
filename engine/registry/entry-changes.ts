/** What one version of an entry says that another does not, field by field; both in the form in which they are sent. */

export type Fields = Readonly<Record<string, unknown>>

export interface FieldChange {
  readonly field: string
  readonly gone: readonly unknown[]
  readonly came: readonly unknown[]
}

/** By which an entry is named, and the day it is compared on. */
const beside = ['id', 'from']

/** @param was null: nothing was registered. */
export function changesBetween(was: Fields | null, now: Fields | null): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(now ?? {})])]
  return names
    .filter((name) => !beside.includes(name))
    .map((field) => {
      const [before, after] = [itemsOf(was?.[field]), itemsOf(now?.[field])]
      return { field, gone: without(before, after), came: without(after, before) }
    })
    .filter(({ gone, came }) => gone.length + came.length > 0)
}

function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  return typeof value === 'object' && Object.keys(value).length === 0 ? [] : [value]
}

function without(items: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map(spelt))
  return items.filter((item) => !known.has(spelt(item)))
}

/** The same in whichever order its parts stand; what is not said is nothing. */
function spelt(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spelt).join()}]`
  const parts = Object.entries(value).filter(([, part]) => part !== undefined && part !== null)
  return `{${parts
    .map(([name, part]) => `${name}:${spelt(part)}`)
    .sort()
    .join()}}`
}
