/**
 * Remembers names that this process has seen, without keeping them: "never seen" is certain, "seen"
 * may be a mistake. Old names fade after some hundred thousand newer ones.
 */
const bits = 1 << 23
const mostNames = 500_000

export class RecentNames {
  #newer = new Uint8Array(bits >> 3)
  #older = new Uint8Array(bits >> 3)
  #count = 0

  /** Whether the name may have been seen; from now on it has. */
  see(name: string): boolean {
    const [first, second] = placesOf(name)
    const isSeen = has(this.#newer, first, second) || has(this.#older, first, second)
    add(this.#newer, first)
    add(this.#newer, second)
    this.#count += 1
    if (this.#count >= mostNames) this.#fade()
    return isSeen
  }

  #fade(): void {
    const emptied = this.#older.fill(0)
    this.#older = this.#newer
    this.#newer = emptied
    this.#count = 0
  }
}

/** Two independent places (FNV-1a and a multiplicative hash), so that mistakes are rare. */
function placesOf(name: string): [number, number] {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < name.length; i++) {
    const char = name.charCodeAt(i)
    a = Math.imul(a ^ char, 0x01000193)
    b = Math.imul(b + char, 0x85ebca6b) ^ (b >>> 15)
  }
  return [(a ^ (a >>> 15)) & (bits - 1), (b ^ (b >>> 13)) & (bits - 1)]
}

function has(field: Uint8Array, first: number, second: number): boolean {
  return isSet(field, first) && isSet(field, second)
}

function isSet(field: Uint8Array, place: number): boolean {
  return ((field[place >> 3] ?? 0) & (1 << (place & 7))) !== 0
}

function add(field: Uint8Array, place: number): void {
  field[place >> 3] = (field[place >> 3] ?? 0) | (1 << (place & 7))
}
