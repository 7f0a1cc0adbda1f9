/**
 * Makes a failing case small by its structure: whatever can be left out, lowered or replaced by a
 * piece of itself without the failure going away, is.
 */

export type Shrinkable =
  | string
  | number
  | boolean
  | null
  | readonly Shrinkable[]
  | { readonly [key: string]: Shrinkable }

type Test = (candidate: Shrinkable) => boolean

/** A smaller value for which `fails` still holds, found within so many attempts. */
export function shrunk(value: Shrinkable, fails: Test, attempts: number): Shrinkable {
  let left = attempts
  function test(candidate: Shrinkable): boolean {
    left -= 1
    return left >= 0 && fails(candidate)
  }
  let best = value
  for (let before: Shrinkable = ''; before !== best && left > 0; ) {
    before = best
    // What can be left out as a whole need not be lowered before.
    best = reduced(best, test, (inner) => inner)
    best = reduced(best, test, lowered)
  }
  return best
}

type Leaf = (value: Shrinkable, test: Test) => Shrinkable

/** One pass over a value; the same value when nothing could be made smaller. */
function reduced(value: Shrinkable, test: Test, leaf: Leaf): Shrinkable {
  if (typeof value !== 'object' || value === null) return leaf(value, test)
  if (Array.isArray(value)) return reducedList(value, test, leaf)
  let entries = Object.entries(value)
  for (const [, inner] of entries) {
    if (typeof inner === 'object' && inner !== null && test(inner)) return inner
  }
  for (const [key] of [...entries]) {
    const without = entries.filter(([one]) => one !== key)
    if (test(Object.fromEntries(without))) entries = without
  }
  for (const [key] of [...entries]) {
    entries = entries.map(([one, inner]): [string, Shrinkable] => {
      if (one !== key) return [one, inner]
      const put = (smaller: Shrinkable): Shrinkable =>
        Object.fromEntries(entries.map(([name, same]) => [name, name === key ? smaller : same]))
      return [one, reduced(inner, (smaller) => test(put(smaller)), leaf)]
    })
  }
  const unchanged = entries.length === Object.keys(value).length
  return unchanged &&
    entries.every(([key, inner]) => Object.is(inner, (value as Record<string, Shrinkable>)[key]))
    ? value
    : Object.fromEntries(entries)
}

function reducedList(value: readonly Shrinkable[], test: Test, leaf: Leaf): Shrinkable {
  let list = value
  for (const inner of value) {
    if (typeof inner === 'object' && inner !== null && test(inner)) return inner
  }
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < list.length; ) {
      const without = [...list.slice(0, from), ...list.slice(from + size)]
      if (test(without)) list = without
      else from += size
    }
  }
  for (let at = 0; at < list.length; at += 1) {
    const put = (smaller: Shrinkable): Shrinkable =>
      list.map((one, place) => (place === at ? smaller : one))
    const smaller = reduced(list[at] ?? null, (candidate) => test(put(candidate)), leaf)
    if (!Object.is(smaller, list[at])) list = put(smaller) as readonly Shrinkable[]
  }
  return list
}

/** Towards zero by halves of what is left. */
function lowered(value: Shrinkable, test: Test): Shrinkable {
  if (typeof value !== 'number' || value === 0) return value
  if (test(0)) return 0
  let best = value
  for (let step = Math.trunc(value / 2); step !== 0; step = Math.trunc(step / 2)) {
    if (Math.abs(best - step) < Math.abs(best) && test(best - step)) best -= step
  }
  return best
}
