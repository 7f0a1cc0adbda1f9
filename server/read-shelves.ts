/**
 * What real pharmacies have: one file for each, which their own systems write again whenever they count.
 * What was handed over since the count is taken off.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, StartFailure } from './start-failure.ts'
import type { Shelf } from './usecases/prescription/prescription-store.ts'

interface Kept {
  readonly writtenMs: number
  readonly shelf: Shelf | undefined
}

const e6 = 1_000_000
const mostPacks = 1_000_000

/** @throws StartFailure where the folder is none. */
export async function openShelves(folder: string, report: (error: unknown) => void) {
  const found = await stat(folder).catch((error: unknown) => errorCode(error))
  if (typeof found !== 'object' || !found.isDirectory()) {
    throw new StartFailure(
      'setting-malformed',
      `The folder ${folder} of YIQIAO_SHELVES is none: make it, with a file for each pharmacy as docs/guide/circulation.md shows.`,
    )
  }
  const kept = new Map<string, Kept>()
  return async (pharmacy: string): Promise<Shelf | undefined> => {
    const path = join(folder, `${pharmacy}.json`)
    const file = await stat(path).catch(() => null)
    if (file === null) return undefined
    const known = kept.get(pharmacy)
    if (known !== undefined && known.writtenMs === file.mtimeMs) return known.shelf
    const shelf = shelfIn(await readFile(path, 'utf8'))
    if (shelf === undefined) report(new Error(`The shelf ${path} is not as the guide shows it.`))
    kept.set(pharmacy, { writtenMs: file.mtimeMs, shelf })
    return shelf
  }
}

function shelfIn(text: string): Shelf | undefined {
  const { countedAt, delivers, kmFromCentre, packs } = objectIn(text)
  const at = new Date(String(countedAt))
  if (Number.isNaN(at.getTime()) || !Array.isArray(packs)) return undefined
  const counted = packs.map(packIn)
  const usable = counted.flatMap((one) => one ?? [])
  if (usable.length !== counted.length) return undefined
  return {
    countedAt: at,
    delivers: delivers === true,
    kmFromCentre: typeof kmFromCentre === 'number' ? kmFromCentre : 0,
    packs: new Map(usable.map(({ code, ...pack }) => [code, pack])),
  }
}

function packIn(entry: unknown) {
  const { code, packs, price } = Object(entry) as Record<string, unknown>
  const isCount = Number.isSafeInteger(packs) && Number(packs) >= 0 && Number(packs) <= mostPacks
  const isPrice = typeof price === 'string' && /^\d{1,8}(\.\d{1,6})?$/.test(price)
  if (typeof code !== 'string' || code === '' || !isCount || !isPrice) return undefined
  const [whole, part = ''] = price.split('.')
  const priceE6 = Number(whole) * e6 + Number(part.padEnd(6, '0'))
  return { code, packs: Number(packs), priceE6 }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}
