/** Trace codes as they come from the scanner, pack by pack. */

export interface Wanted {
  readonly line: string
  readonly code: string
  readonly name: string
  /** Packs that may be dispensed of it now. */
  readonly most: number
}

export interface Scanned {
  readonly line: string
  readonly traceCode: string
}

export type Taken =
  | { readonly taken: true; readonly scanned: readonly Scanned[] }
  | { readonly taken: false; readonly why: 'twice' | 'full'; readonly code: string }

/** A wedge types the code and Enter: it belongs to the line at hand, or to the next that lacks some. */
export function take(
  text: string,
  at: string,
  scanned: readonly Scanned[],
  wanted: readonly Wanted[],
): Taken {
  const traceCode = text.normalize('NFKC').trim()
  if (scanned.some((one) => one.traceCode === traceCode)) {
    return { taken: false, why: 'twice', code: traceCode }
  }
  const lacking = wanted.filter(({ line, most }) => countOf(line, scanned) < most)
  const line = (lacking.find((one) => one.line === at) ?? lacking[0])?.line
  if (line === undefined) return { taken: false, why: 'full', code: traceCode }
  return { taken: true, scanned: [...scanned, { line, traceCode }] }
}

export function countOf(line: string, scanned: readonly Scanned[]): number {
  return scanned.filter((one) => one.line === line).length
}

/** The line that is scanned next: the one at hand as long as it lacks some. */
export function lineAtHand(
  at: string,
  scanned: readonly Scanned[],
  wanted: readonly Wanted[],
): string {
  const lacking = wanted.filter(({ line, most }) => countOf(line, scanned) < most)
  return (lacking.find(({ line }) => line === at) ?? lacking[0])?.line ?? at
}

export function packsOf(scanned: readonly Scanned[], wanted: readonly Wanted[]) {
  return wanted.flatMap(({ line, code }) => {
    const traceCodes = scanned.filter((one) => one.line === line).map((one) => one.traceCode)
    return traceCodes.length === 0 ? [] : [{ line, code, quantity: traceCodes.length, traceCodes }]
  })
}
