/** Numbers of nodes that the tables do not describe. */
import { scaledFromText } from '../../../engine/base/money.ts'

/** Whole units of that many decimals; 0 for what is no such number. */
export function numberIn(text: string, decimals: number): number {
  return scaledFromText(text, decimals) ?? 0
}
