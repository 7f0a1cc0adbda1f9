/** Codes of the national interface and what they are here. */
import type { InterfaceTables } from '../../../engine/visit/interface-tables.ts'

/** What a code is here; empty where it is only let through. */
export function meaningOf({ codes }: InterfaceTables, table: string, code: string): string {
  return codes.get(table)?.find((one) => one.code === code)?.means[0] ?? ''
}

/** The code of what something is here; `otherwise` where the table has none. */
export function codeOf(
  { codes }: InterfaceTables,
  table: string,
  meaning: string,
  otherwise = '',
): string {
  return codes.get(table)?.find(({ means }) => means.includes(meaning))?.code ?? otherwise
}
