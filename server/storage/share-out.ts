/** Shares the buckets out among those who live, as evenly as possible and with the fewest moves. */

/**
 * @param owners the writer of each bucket; one who is not among `writers` is gone
 * @returns the new writer of each bucket that changes hands
 */
export function shareOut(
  owners: readonly (string | null)[],
  writers: readonly string[],
): ReadonlyMap<number, string> {
  const moves = new Map<number, string>()
  if (writers.length === 0) return moves
  const held = new Map(writers.map((writer) => [writer, [] as number[]]))
  const free: number[] = []
  for (const [bucket, owner] of owners.entries()) (held.get(owner ?? '') ?? free).push(bucket)
  // Who has most keeps most: a share more than another's goes where it already is.
  const shares = [...held].sort(([, a], [, b]) => b.length - a.length)
  const least = Math.floor(owners.length / writers.length)
  const larger = owners.length % writers.length
  for (const [place, [, buckets]] of shares.entries()) {
    free.push(...buckets.splice(least + (place < larger ? 1 : 0)))
  }
  for (const [place, [writer, buckets]] of shares.entries()) {
    const share = least + (place < larger ? 1 : 0)
    for (const bucket of free.splice(0, share - buckets.length)) moves.set(bucket, writer)
  }
  return moves
}
