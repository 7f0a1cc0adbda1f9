/**
 * `npm run test:outside`: checks that need a program which is not ours.
 *
 *     npm run test:outside -- SUITE [OPTIONS]
 *
 * A suite is a file test/outside/SUITE.ts that exports `needs` and `run`. Where what it needs is
 * missing, the check fails with the line that installs it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What a suite exports. It throws when something is not as it should be. */
export interface OutsideSuite {
  readonly needs: readonly { readonly command: string; readonly install: string }[]
  run(options: readonly string[]): Promise<string>
}

const folder = join(import.meta.dirname, 'outside')
const [suite = '', ...options] = process.argv.slice(2)
const path = join(folder, `${suite}.ts`)
if (!/^[a-z0-9-]+$/.test(suite) || !existsSync(path)) {
  const there = readdirSync(folder).flatMap((name) => /^([a-z0-9-]+)\.ts$/.exec(name)?.[1] ?? [])
  console.error(`There is no suite "${suite}": name one of ${there.join(', ')}.`)
  process.exit(1)
}

const { needs, run }: OutsideSuite = await import(path)
for (const { command, install } of needs) {
  if (spawnSync(command, ['--version']).error === undefined) continue
  console.error(`${command} is missing. Install it: ${install}`)
  process.exit(1)
}
console.log(await run(options))
