/** A channel's own list of a shift against ours, movement by movement: each difference has a name. */
import type { ChannelKind, Direction } from './tender.ts'

export interface ChannelLine {
  /** The reference that we gave the channel. */
  readonly reference: string
  readonly kind: ChannelKind
  readonly direction: Direction
  readonly amountMinor: number
}

export type ChannelDifferenceName = 'missing-in-channel' | 'missing-with-us' | 'amount-differs'

export interface ChannelDifference {
  readonly name: ChannelDifferenceName
  readonly reference: string
  /** Tells apart several movements that the channel gives one reference. */
  readonly ordinal: number
  readonly kind: ChannelKind
  /** Money in is positive, money out negative; null where there is none. */
  readonly oursMinor: number | null
  readonly theirsMinor: number | null
}

/** In the order of our list, then of theirs. */
export function compareWithChannel(
  ours: readonly ChannelLine[],
  theirs: readonly ChannelLine[],
): ChannelDifference[] {
  const left = Map.groupBy(theirs, ({ reference }) => reference)
  const found: ChannelDifference[] = []
  for (const line of ours) {
    const [match, ...others] = left.get(line.reference) ?? []
    left.set(line.reference, others)
    const oursMinor = signed(line)
    const theirsMinor = match === undefined ? null : signed(match)
    if (oursMinor === theirsMinor) continue
    const name = match === undefined ? 'missing-in-channel' : 'amount-differs'
    const { reference, kind } = line
    found.push({ name, reference, ordinal: 0, kind, oursMinor, theirsMinor })
  }
  for (const [reference, lines] of left) {
    for (const [i, line] of lines.entries()) {
      const ordinal = i + (ours.some((one) => one.reference === reference) ? 1 : 0)
      const { kind } = line
      found.push({
        name: 'missing-with-us',
        reference,
        ordinal,
        kind,
        oursMinor: null,
        theirsMinor: signed(line),
      })
    }
  }
  return found
}

function signed({ direction, amountMinor }: ChannelLine): number {
  return direction === 'in' ? amountMinor : -amountMinor
}
