/** How the simulated platform writes its answers, and reads what it is told. */

export type Node = Record<string, unknown>

export function done(output: unknown): string {
  return JSON.stringify({ infcode: 0, err_msg: '', output })
}

export function failed(says: string): string {
  return JSON.stringify({ infcode: -1, err_msg: says, output: {} })
}

export function inner(value: unknown, name: string): Node {
  const found: unknown = Reflect.get(Object(value), name)
  return typeof found === 'object' && found !== null ? (found as Node) : {}
}

export function rowsIn(value: unknown, name: string): readonly unknown[] {
  const found: unknown = Reflect.get(Object(value), name)
  return Array.isArray(found) ? found : []
}

export const yuan = (fen: number) => (fen / 100).toFixed(2)
export const fenOf = (text: string) => Math.round(Number(text) * 100)
