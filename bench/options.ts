/** Options of a benchmark by name; all of them are whole numbers. */
import { parseArgs } from 'node:util'

export interface NumberOption {
  readonly is: number
  readonly least?: number
}

/** Prints `help`, or what is wrong, and ends the process where there is nothing to run. */
export function readNumbers<Name extends string>(
  help: string,
  known: Readonly<Record<Name, NumberOption>>,
): Readonly<Record<Name, number>> {
  const names = Object.keys(known) as Name[]
  const texts = names.map((name) => [name, { type: 'string' }] as const)
  const options = { ...Object.fromEntries(texts), help: { type: 'boolean' } } as const
  const values = parsed(() => parseArgs({ options }).values) as Readonly<Record<string, unknown>>
  if (values['help'] === true) {
    console.log(help.trim())
    process.exit(0)
  }
  const read = (name: Name) => {
    const { is, least = 1 } = known[name]
    const value = Number(values[name] ?? is)
    if (Number.isSafeInteger(value) && value >= least) return value
    return wrong(`--${name} is "${values[name]}": it must be a whole number from ${least}.`)
  }
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, number>
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

function wrong(sentence: string): never {
  console.error(`${sentence}${sentence.endsWith('.') ? '' : '.'} See --help.`)
  process.exit(2)
}
