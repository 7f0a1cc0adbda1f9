/**
 * Catalogues of which only the headings are in memory; the items of one are taken from what was kept
 * when they are first asked for. Most servers divide bills by a few catalogues out of all.
 */
import type { Catalogue } from '../../engine/catalogue/catalogue.ts'
import { readEditions } from './read-catalogue.ts'

type Heading = Omit<Catalogue, 'items'>
type Items = readonly Catalogue['items'][]

interface Kept {
  take<T>(name: string, read: () => T): T
}

export const itemsName = (catalogue: string): string => `items-${catalogue}`

/** Of all editions of a catalogue together, since they share most of their items. */
export function itemsOf(editions: readonly Catalogue[]): Items {
  return editions.map(({ items }) => items)
}

export function headingsOf(
  editions: ReadonlyMap<string, readonly Catalogue[]>,
): ReadonlyMap<string, readonly Heading[]> {
  const heading = ({ items: _, ...rest }: Catalogue): Heading => rest
  return new Map([...editions].map(([id, list]) => [id, list.map(heading)]))
}

export function editionsOnCall(
  headings: ReadonlyMap<string, readonly Heading[]>,
  kept: Kept,
): ReadonlyMap<string, readonly Catalogue[]> {
  return new Map(
    [...headings].map(([id, list]) => {
      let items: Items | undefined
      const take = () => (items ??= kept.take(itemsName(id), () => itemsOf(readEditions(id))))
      return [id, list.map((heading, i) => onCall(heading, () => take()[i]))]
    }),
  )
}

function onCall(heading: Heading, take: () => Catalogue['items'] | undefined): Catalogue {
  return {
    ...heading,
    get items() {
      const items = take()
      if (items === undefined) throw new Error('broken invariant: an edition has items')
      return items
    },
  }
}
