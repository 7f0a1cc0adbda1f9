/**
 * A copy of what the alliance holds of a person, put together from the person's own reads, each of which
 * is written down like any other. What cannot be read just now stands in it with its reason.
 */

export type Get = (path: string) => Promise<unknown>

const parts = [
  'coverages',
  'claims',
  'consents',
  'consultations',
  'prescriptions',
  'referrals',
] as const

interface Page {
  readonly items: readonly unknown[]
  readonly next?: string | null
}

export interface OwnCopy {
  readonly person: string
  readonly madeAt: string
  readonly bills: readonly unknown[]
  readonly accessRecord: readonly unknown[]
  readonly [part: string]: unknown
}

export async function ownCopy(person: string, madeAt: string, get: Get): Promise<OwnCopy> {
  const ofPerson = `/api/persons/${encodeURIComponent(person)}`
  const held: Record<string, unknown> = {}
  for (const part of parts) held[part] = await orWhyNot(get, `${ofPerson}/${part}`)
  const listed = await pages(get, (after) => {
    const query = new URLSearchParams({ person, limit: '100', ...(after && { after }) })
    return `/api/settlements?${query}`
  })
  const bills: unknown[] = []
  for (const bill of listed) {
    bills.push(await orWhyNot(get, `/api/settlements/${Reflect.get(Object(bill), 'id')}`))
  }
  const accessRecord = await pages(get, (before) => {
    const query = new URLSearchParams({ limit: '200', ...(before && { before }) })
    return `${ofPerson}/access-record?${query}`
  })
  return { person, madeAt, ...held, bills, accessRecord }
}

async function pages(get: Get, pathOf: (after: string) => string): Promise<unknown[]> {
  const all: unknown[] = []
  for (let after = ''; ; ) {
    const { items, next } = (await get(pathOf(after))) as Page
    all.push(...items)
    if (next === undefined || next === null || next === '') return all
    after = next
  }
}

async function orWhyNot(get: Get, path: string): Promise<unknown> {
  return get(path).catch((error: unknown) => ({
    notRead: error instanceof Error ? error.message : 'unknown',
  }))
}
