/**
 * Writes docs/reference/policies/ from the packs.
 *
 *     npm run docs               write the pages
 *     npm run docs -- --check    write nothing; name pages that are out of date and exit with 1
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadPolicies } from '../server/policies/load-policies.ts'
import { policyPages } from './reference/policy-pages.ts'

const root = join(import.meta.dirname, '..')
const folder = join('docs', 'reference', 'policies')

const pages = policyPages(loadPolicies([join(root, 'policies')]).set)
const written = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []
const superfluous = written.filter((name) => !pages.has(name))
const stale = [...pages]
  .filter(([name, text]) => !written.includes(name) || readPage(name) !== text)
  .map(([name]) => name)

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...superfluous]) {
    console.error(`${join(folder, name)} is out of date; run \`npm run docs\`.`)
  }
  process.exitCode = stale.length + superfluous.length === 0 ? 0 : 1
} else {
  mkdirSync(join(root, folder), { recursive: true })
  for (const name of stale) writeFileSync(join(root, folder, name), pages.get(name) ?? '')
  for (const name of superfluous) rmSync(join(root, folder, name))
  console.log(`${pages.size} pages in ${folder}, ${stale.length} of them changed.`)
}

function readPage(name: string): string {
  return readFileSync(join(root, folder, name), 'utf8')
}
