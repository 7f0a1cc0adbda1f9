/**
 * Arrays as texts of PostgreSQL, written by hand: the driver's own writing looks at every element
 * in general and costs more than the statement that uses it.
 */

export function numbersText(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`
}

export function textsText(values: readonly string[]): string {
  let out = '{'
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? ''
    out += i === 0 ? '' : ','
    out += plain.test(value) && !isNull.test(value) ? value : quoted(value)
  }
  return `${out}}`
}

const plain = /^[\w.:/@-]+$/
const isNull = /^null$/i

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
