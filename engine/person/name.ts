/**
 * Compares names that are written in characters, in pinyin, or as Hong Kong and Macau spell Cantonese.
 * What sounds alike need not be the same name, and a character whose sound is not known says nothing:
 * such a comparison is left open instead of being counted as a difference.
 */

export interface Sounds {
  readonly simplified: string
  readonly traditional: string
  /** Without tones; several where a surname is read otherwise. */
  readonly pinyin: readonly string[]
  readonly hongKong: readonly string[]
  readonly macau: readonly string[]
}

export const nameLikenesses = [
  'same-characters',
  'same-latin',
  'same-pinyin',
  'same-cantonese',
  'sounds-alike',
  'same-family',
  'differs',
  'not-comparable',
] as const
export type NameLikeness = (typeof nameLikenesses)[number]

export interface WrittenName {
  readonly name: string
  /** As a travel document writes it; null where none does. */
  readonly latin: string | null
}

/** By both of the characters under which one is known. */
export type SoundTable = ReadonlyMap<string, Sounds>

export function soundTable(rows: readonly Sounds[]): SoundTable {
  return new Map(
    rows.flatMap((row) => [
      [row.simplified, row],
      [row.traditional, row],
    ]),
  )
}

const isHan = (text: string) => /^[\p{Script=Han}·・]+$/u.test(text.trim())

/** The most that any way of writing them has in common; what differs in each, differs. */
export function likenessOf(a: WrittenName, b: WrittenName, sounds: SoundTable): NameLikeness {
  const found = new Set(
    formsOf(a).flatMap((one) => formsOf(b).map((two) => compareForms(one, two, sounds))),
  )
  return nameLikenesses.find((one) => found.has(one)) ?? 'not-comparable'
}

function formsOf({ name, latin }: WrittenName): string[] {
  return latin === null ? [name] : [name, latin]
}

function compareForms(a: string, b: string, sounds: SoundTable): NameLikeness {
  if (isHan(a) && isHan(b)) return compareCharacters(a, b, sounds)
  if (isHan(a)) return compareReading(a, b, sounds)
  if (isHan(b)) return compareReading(b, a, sounds)
  return compareLatin(a, b)
}

/** Traditional and simplified writing is one; what the table does not know stands for itself. */
export function folded(name: string, sounds: SoundTable): string {
  return [...name.replace(/[\s·・]/gu, '')]
    .map((sign) => sounds.get(sign)?.simplified ?? sign)
    .join('')
}

function compareCharacters(a: string, b: string, sounds: SoundTable): NameLikeness {
  const [one, two] = [[...folded(a, sounds)], [...folded(b, sounds)]]
  if (one.join('') === two.join('')) return 'same-characters'
  const alike = one.map((sign, i) => soundAlike(sign, two[i] ?? '', sounds))
  if (one.length === two.length && alike.every((is) => is === true)) return 'sounds-alike'
  return one[0] === two[0] ? 'same-family' : 'differs'
}

function soundAlike(a: string, b: string, sounds: SoundTable): boolean {
  if (a === b) return true
  const [one, two] = [sounds.get(a), sounds.get(b)]
  return one?.pinyin.some((sound) => two?.pinyin.includes(sound)) === true
}

const spellings = ['pinyin', 'hongKong', 'macau'] as const

function compareReading(han: string, latin: string, sounds: SoundTable): NameLikeness {
  const rows = [...han.replace(/[\s·・]/gu, '')].map((sign) => sounds.get(sign))
  if (rows.some((row) => row === undefined)) return 'not-comparable'
  const known = rows as readonly Sounds[]
  const words = wordsOf(latin)
  for (const spelling of spellings) {
    if (readsAs(known, words, (row) => row[spelling])) {
      return spelling === 'pinyin' ? 'same-pinyin' : 'same-cantonese'
    }
  }
  const any = (row: Sounds) => spellings.flatMap((spelling) => row[spelling])
  if (readsAs(known, words, any)) return 'sounds-alike'
  const family = known[0] === undefined ? [] : any(known[0])
  return words.some((word) => family.includes(word)) ? 'same-family' : 'differs'
}

/** `CHAN TAI MAN`, `Chan, Taiman` and `Tai-man Chan` are one name. */
function readsAs(
  rows: readonly Sounds[],
  words: readonly string[],
  readings: (row: Sounds) => readonly string[],
): boolean {
  const written = words.join('')
  const [family, ...given] = rows
  if (family === undefined) return false
  const ends = combinations(given, readings)
  return readings(family).some((first) =>
    ends.some((rest) => `${first}${rest}` === written || `${rest}${first}` === written),
  )
}

function combinations(
  rows: readonly Sounds[],
  readings: (row: Sounds) => readonly string[],
): string[] {
  return rows.reduce<string[]>(
    (all, row) => all.flatMap((text) => readings(row).map((sound) => text + sound)),
    [''],
  )
}

function compareLatin(a: string, b: string): NameLikeness {
  const [one, two] = [wordsOf(a), wordsOf(b)]
  if (one.join('') === two.join('')) return 'same-latin'
  if ([...one].sort().join('') === [...two].sort().join('')) return 'same-latin'
  return one.some((word) => two.includes(word)) ? 'same-family' : 'differs'
}

function wordsOf(latin: string): string[] {
  const plain = latin.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ü/g, 'u')
  return plain.split(/[^a-z]+/).filter((word) => word !== '')
}
