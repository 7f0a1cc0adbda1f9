/** Reads a bill from a file or the standard input, and says in which line it is wrong. */
import { readFileSync } from 'node:fs'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { lineAt, lineOfPointer } from './json-place.ts'

export interface BillFile {
  /** As messages name it: the path, or `standard input`. */
  readonly name: string
  readonly text: string
}

export function readBillFile(path: string): BillFile {
  const name = path === '-' ? 'standard input' : path
  try {
    const bytes = readFileSync(path === '-' ? 0 : path)
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = reasons[code] ?? 'it cannot be read'
    throw new CommandFailure(exitCodes.input, `${name}: ${why}.`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder; name a file',
  EACCES: 'this user may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
}

/** What a schema found wrong, in the words of its validator. */
export interface SchemaError {
  readonly instancePath: string
  readonly message: string
}

/**
 * The value of the file, once `errorsOf` finds nothing wrong with its form. `parse` throws errors whose
 * message is a sentence, with the `pointer` to the place where it is known.
 */
export function parseBillFile(
  file: BillFile,
  parse: (bytes: Uint8Array) => unknown,
  errorsOf: (value: unknown) => readonly SchemaError[],
): unknown {
  const value = parsed(file, parse)
  const errors = errorsOf(value)
  const depth = ({ instancePath }: SchemaError) => instancePath.split('/').length
  // The deepest finding is the cause; those above it only say that a part does not fit.
  const [first] = [...errors].sort((a, b) => depth(b) - depth(a))
  if (first !== undefined) throw misplaced(file, first.instancePath, first.message)
  return value
}

function parsed({ name, text }: BillFile, parse: (bytes: Uint8Array) => unknown): unknown {
  try {
    return parse(new TextEncoder().encode(text))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const pointer = 'pointer' in error ? String(error.pointer) : ''
    const line = pointer === '' ? lineOfSyntaxError(text) : lineOfPointer(text, pointer)
    const place = pointer === '' ? '' : `${pointer}: `
    throw new CommandFailure(exitCodes.input, `${name}:${line}: ${place}${error.message}`)
  }
}

function lineOfSyntaxError(text: string): number {
  try {
    JSON.parse(text)
    return 1
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return position === undefined ? lineAt(text, text.length) : lineAt(text, Number(position))
  }
}

/** A failure that names file, line and the place in the bill. */
export function misplaced({ name, text }: BillFile, pointer: string, what: string): CommandFailure {
  const line = lineOfPointer(text, pointer)
  const place = pointer === '' ? '' : `${pointer}: `
  return new CommandFailure(exitCodes.input, `${name}:${line}: ${place}${what}.`)
}
