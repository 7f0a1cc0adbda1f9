/**
 * `yiqiao prescriptions import`: a published list of limits on drugs becomes safety rules of this server.
 * `yiqiao prescriptions keys`: the public halves of the keys with which prescriptions are signed.
 */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importSafetyRules, type LeftOut } from '../server/catalogues/import-safety-rules.ts'
import {
  importedSafetyFile,
  readImportedSafety,
  readPrescriptionRules,
} from '../server/catalogues/read-prescription-rules.ts'
import { readConfig } from '../server/config.ts'
import { sm2JwkOf } from '../server/identity/sm2-files.ts'
import { readSigning } from '../server/read-signing.ts'
import { StartFailure } from '../server/start-failure.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

const source = 'audit-knowledge-base'

const reasons: Readonly<Record<LeftOut, string>> = {
  'other-kind': 'about something else than age, sex or days',
  'limit-unknown': 'with a limit in words that are not known here',
  'no-code': 'of a drug without a code in the list of codes',
  'family-unknown': 'of a family of codes that no doctor prescribes from here',
}

export async function importPrescriptionRules(files: readonly string[]): Promise<number> {
  const [limits, codes, ...others] = files
  if (limits === undefined || codes === undefined || others.length > 0) {
    const wanted = 'Name two files: yiqiao prescriptions import LIMITS.csv CODES.csv.'
    throw new CommandFailure(exitCodes.usage, wanted)
  }
  const { text, rules, leftOut } = importedFrom(limits, codes)
  const { dataFolder } = readConfig(process.env)
  await mkdir(dataFolder, { recursive: true })
  const file = join(dataFolder, importedSafetyFile)
  await writeFile(file, text)
  const read = readImportedSafety(file)
  console.log(`${rules} rules were written to ${file}; ${read.length} of them can be read.`)
  for (const { why, rows } of leftOut) console.log(`${rows} rows were left out: ${reasons[why]}.`)
  console.log('Start the server again, so that it checks by them.')
  return exitCodes.done
}

/** As operators propose them; the private halves are read and never shown. */
export async function printSigningKeys([file, ...others]: readonly string[]): Promise<number> {
  if (file === undefined || others.length > 0) {
    const wanted = 'Name one file: yiqiao prescriptions keys SIGNING.json.'
    throw new CommandFailure(exitCodes.usage, wanted)
  }
  const { keys } = await readSigning(file).catch((error: unknown) => {
    if (error instanceof StartFailure) throw new CommandFailure(exitCodes.input, error.message)
    throw error
  })
  for (const [holder, { keys: pair }] of keys)
    console.log(`${holder} ${JSON.stringify(sm2JwkOf(pair.publicKey).jwk)}`)
  return exitCodes.done
}

function importedFrom(limits: string, codes: string) {
  try {
    const lists = { limits: readFileSync(limits, 'utf8'), codes: readFileSync(codes, 'utf8') }
    return importSafetyRules(lists, readPrescriptionRules().shapes, source)
  } catch (error) {
    const why = error instanceof Error ? error.message : 'The lists cannot be read.'
    throw new CommandFailure(exitCodes.input, why)
  }
}
