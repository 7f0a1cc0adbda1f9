/**
 * `npm run check`: everything a machine can check, the quick things first.
 *
 *     npm run check                   all of it, then `npm test`
 *     npm run check -- --without-tests   for those who just ran `npm test`
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

interface Check {
  readonly name: string
  readonly args: readonly string[]
  /** The check is for a part of the project that may not be there yet. */
  readonly needs?: string
}

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules', '.bin')
const node = process.execPath

const checks: readonly Check[] = [
  { name: 'style', args: [join(bin, 'biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types of the engine', args: [join(bin, 'tsc'), '-p', 'tsconfig.engine.json'] },
  { name: 'types of the server', args: [join(bin, 'tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the pages', args: [join(bin, 'tsc'), '-p', 'tsconfig.web.json'], needs: 'web' },
  { name: 'types of their tests', args: [join(bin, 'tsc'), '-p', 'tsconfig.web-tests.json'] },
  {
    name: 'reference pages',
    args: [node, 'scripts/write-reference.ts', '--check'],
    needs: 'scripts/write-reference.ts',
  },
  { name: 'catalogues', args: [node, 'scripts/write-catalogues.ts', '--check'] },
  { name: 'sample bills', args: [node, 'scripts/write-sample-bills.ts', '--check'] },
]
const house: Check = { name: 'the house', args: [node, '--test', 'test/house.test.ts'] }
const tests: Check = { name: 'tests', args: [node, 'test/run.ts'] }

const withoutTests = process.argv.includes('--without-tests')
// The house is one of the tests; on its own it says at once what is in the wrong place.
const planned = withoutTests ? checks : [...checks, house, tests]
const failed = planned.filter((check) => !passes(check)).map(({ name }) => name)
console.log(failed.length === 0 ? 'Every check passed.' : `Failed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

function passes({ name, args, needs }: Check): boolean {
  if (needs !== undefined && !existsSync(join(root, needs))) return true
  console.log(`\n— ${name}`)
  const [command = '', ...rest] = args
  return spawnSync(command, rest, { cwd: root, stdio: 'inherit' }).status === 0
}
