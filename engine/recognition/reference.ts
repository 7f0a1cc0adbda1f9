/** Whether a measured value lies in the interval that its laboratory wrote beside it. */

export type Beside = 'low' | 'high'

const number = String.raw`\d+(?:\.\d+)?`
const between = new RegExp(`^(${number})\\s*[–—~～-]\\s*(${number})$`)
const below = new RegExp(`^[<≤＜]\\s*(${number})$`)
const above = new RegExp(`^[>≥＞]\\s*(${number})$`)

/** Null within it, and where either is no number: words are compared by whoever reads them. */
export function besideInterval(value: string, interval: string): Beside | null {
  const measured = /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : null
  if (measured === null) return null
  const text = interval.trim()
  const [, least, most] = between.exec(text) ?? []
  if (least !== undefined && measured < Number(least)) return 'low'
  if (most !== undefined) return measured > Number(most) ? 'high' : null
  const [, atMost] = below.exec(text) ?? []
  if (atMost !== undefined) return measured > Number(atMost) ? 'high' : null
  const [, atLeast] = above.exec(text) ?? []
  return atLeast !== undefined && measured < Number(atLeast) ? 'low' : null
}
