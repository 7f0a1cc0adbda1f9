/** So many take about two milliseconds. */
const itemsOfTurn = 32

/** Works through a list in short turns, between which the process serves its requests. */
export async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T) => R | Promise<R>,
): Promise<R[]> {
  const done: R[] = []
  for (const item of items) {
    if (done.length > 0 && done.length % itemsOfTurn === 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    done.push(await work(item))
  }
  return done
}
