/**
 * Writes `samples/bills`: a file for each bill, `index.json` with what each one shows and expects,
 * and the list in its README.
 *
 *   node scripts/write-sample-bills.ts           writes the files
 *   node scripts/write-sample-bills.ts --check   writes nothing; exits 1 when a file is not as written
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Expectation, SampleBill } from '../samples/bill-body.ts'
import { longStay } from '../samples/long-stay.ts'
import { readEditions } from '../server/catalogues/read-catalogue.ts'
import { commercialBills } from './sample-bills/commercial.ts'
import { crossBorderBills } from './sample-bills/cross-border.ts'
import { crossRegionBills } from './sample-bills/cross-region.ts'
import { outpatientBills } from './sample-bills/outpatient.ts'
import { refusalBills } from './sample-bills/refusals.ts'
import { stayBills } from './sample-bills/stays.ts'

const folder = fileURLToPath(new URL('../samples/bills', import.meta.url))

export function writtenBills(): readonly SampleBill[] {
  return [
    ...outpatientBills,
    ...stayBills,
    ...crossRegionBills,
    ...commercialBills,
    ...crossBorderBills,
    ...refusalBills,
  ]
}

/** The text of every file of `samples/bills`, by its name. */
export function sampleBillFiles(): ReadonlyMap<string, string> {
  const bills = writtenBills()
  const files = new Map<string, string>()
  for (const { name, body } of bills) files.set(`${name}.json`, bodyText(body))
  const notes = bills.map(({ body: _body, ...note }) => note)
  files.set('index.json', `[\n${notes.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`)
  files.set('README.md', readme([...bills, longStay(readEditions('chengdu'))]))
  return files
}

/** One line of text a line of the bill: a change then shows as what it is. */
function bodyText({ lines, ...head }: SampleBill['body']): string {
  const text = JSON.stringify(head, null, 2)
  if (lines === undefined) return `${text}\n`
  const rows = lines.map((line) => `    ${JSON.stringify(line)}`).join(',\n')
  const list = rows === '' ? '[]' : `[\n${rows}\n  ]`
  return `${text.slice(0, -2)},\n  "lines": ${list}\n}\n`
}

function readme(bills: readonly SampleBill[]): string {
  const head = readFileSync(new URL('sample-bills/readme-head.md', import.meta.url), 'utf8')
  const rows = bills.map(({ name, body, shows, expect, after }) => {
    const lines = body.lines?.length ?? 'sums'
    const follows = after.length > 0 ? ` (after \`${after.join('`, `')}\`)` : ''
    return `| \`${name}\` | ${lines} | ${body.currency} | ${shows}${follows} | ${expected(expect)} |`
  })
  return `${head}${rows.join('\n')}\n`
}

function expected(expect: Expectation): string {
  if (expect.outcome === 'refused') {
    return `refused: ${expect.code}${expect.rule === undefined ? '' : `, \`${expect.rule}\``}`
  }
  const { payers = [], benefitsRefused = [] } = expect
  const without = benefitsRefused.map((rule) => `without \`${rule}\``)
  return ['settled', ...(payers.length > 0 ? [payers.join(', ')] : []), ...without].join('; ')
}

function main(check: boolean): number {
  const files = sampleBillFiles()
  let stale = 0
  for (const [name, text] of files) {
    const path = join(folder, name)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale += 1
    if (check)
      console.error(`samples/bills/${name} is not as scripts/write-sample-bills.ts writes it.`)
    else writeFileSync(path, text)
  }
  for (const name of readdirSync(folder)) {
    if (files.has(name) || !/\.(json|md)$/.test(name)) continue
    stale += 1
    if (check) console.error(`samples/bills/${name} is written by nobody.`)
    else rmSync(join(folder, name))
  }
  if (!check) console.log(`${stale} files written or removed.`)
  return check && stale > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = main(process.argv.includes('--check'))
}
