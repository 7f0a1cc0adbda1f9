/**
 * What is wrong in a policy file, for the person who wrote the file.
 */
export interface Problem {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Path inside the document, such as `terms[0].steps[1].limits[0].counter`. */
  readonly field: string
  readonly wrong: string
  /** What would be right. */
  readonly right: string
}

/** One line a problem: `file:line: field: wrong; right.` */
export function problemText(problem: Problem): string {
  const { file, line } = problem
  const [field, wrong, right] = [problem.field, problem.wrong, problem.right].map(shown)
  return `${file}:${line}: ${field}: ${wrong}; ${right}${/[.?]$/.test(right ?? '') ? '' : '.'}`
}

const longest = 400

/** What a file holds may be long or break lines; a problem stays one line that can be read. */
function shown(text: string): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** What an author probably meant, or the words that may stand there. */
export function rightWord(word: string, known: Iterable<string>): string {
  const words = [...new Set(known)]
  const near = nearWord(word, words)
  if (near !== undefined) return `did you mean \`${near}\`?`
  if (words.length === 0) return 'none is declared'
  const shown = words.slice(0, 12).map((name) => `\`${name}\``)
  const more = words.length > shown.length ? ` and ${words.length - shown.length} more` : ''
  return `known: ${shown.join(', ')}${more}`
}

const longestWord = 60

/** The word that differs least, when it differs little; undefined: none is near. */
export function nearWord(word: string, words: Iterable<string>): string | undefined {
  // A word of one or two letters is near to everything, so only its case may differ.
  const reach = word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3))
  if (word.length > longestWord) return undefined
  let best: { word: string; distance: number } | undefined
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > reach) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance <= reach && (best === undefined || distance < best.distance)) {
      best = { word: candidate, distance }
    }
  }
  return best?.word
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into another. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let distance = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(distance)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
