/** What the pharmacies of the sample have and ask: invented, and the same at every start. */
import { createHash } from 'node:crypto'

const missingOneIn = 6
const leastPercent = 94
const percentRange = 10
const mostPacks = 60
const mostKm = 90

/** Between 0 and below `bound`, always the same for a name. */
function drawn(name: string, bound: number): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % bound
}

export function sampleShelf(
  pharmacy: string,
  drugs: readonly { readonly code: string; readonly priceE6: number }[],
) {
  const centsE6 = 10_000
  const packs = drugs
    .filter(({ code }) => drawn(`shelf ${pharmacy} ${code}`, missingOneIn) !== 0)
    .map(({ code, priceE6 }) => {
      const percent = leastPercent + drawn(`price ${pharmacy} ${code}`, percentRange)
      const price = Math.round((priceE6 * percent) / 100 / centsE6) * centsE6
      return [
        code,
        { packs: 1 + drawn(`packs ${pharmacy} ${code}`, mostPacks), priceE6: price },
      ] as const
    })
  return {
    kmFromCentre: (5 + drawn(`place ${pharmacy}`, mostKm)) / 10,
    delivers: drawn(`delivers ${pharmacy}`, 3) !== 0,
    packs: new Map(packs),
  }
}
