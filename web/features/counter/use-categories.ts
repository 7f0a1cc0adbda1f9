/** Kinds of charge of pasted lines, out of the catalogue by their codes: some benefits ask for them. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Draft, type DraftChange, unknownCategory } from './draft.ts'
import { itemsQuery } from './queries.ts'

/** Codes looked up for one bill; a bill with more of them is one that a system should send. */
const mostCodes = 400
const atOnce = 6

export function useCategories(
  draft: Draft,
  catalogue: string,
  change: (change: DraftChange) => void,
): void {
  const queries = useQueryClient()
  const codes = wantedCodes(draft)
  const wanted = codes.join('\n')
  useEffect(() => {
    if (catalogue === '' || wanted === '') return
    let isOver = false
    const waiting = wanted.split('\n')
    const found = new Map<string, string>()
    async function work(): Promise<void> {
      for (let code = waiting.shift(); code !== undefined; code = waiting.shift()) {
        const page = await queries.fetchQuery(itemsQuery(catalogue, code)).catch(() => undefined)
        const item = page?.items.find((one) => one.code === code)
        if (item !== undefined) found.set(code, item.category)
      }
    }
    void Promise.all(Array.from({ length: atOnce }, work)).then(() => {
      if (!isOver && found.size > 0) change({ do: 'categories', byCode: found })
    })
    return () => {
      isOver = true
    }
  }, [queries, catalogue, wanted, change])
}

/** Whole codes of lines that were pasted; a line that is being typed gets its item's kind anyway. */
function wantedCodes({ lines }: Draft): string[] {
  const codes = new Set<string>()
  for (const { read, rest, pastedRow } of lines) {
    if (rest.category !== unknownCategory || pastedRow === null) continue
    if (read.cells.code !== '' && codes.size < mostCodes) codes.add(read.cells.code)
  }
  return [...codes]
}
