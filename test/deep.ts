/**
 * `npm run test:deep`: runs one suite for as long as asked, and can be taken up again.
 *
 *     npm run test:deep -- SUITE [--seconds N] [--seed S] [--iterations N]
 *
 * A suite is a file test/deep/SUITE.ts that exports `run`. Each run has the next seed and prints one
 * line of evidence, which is also kept in .cache/deep/SUITE.log. Without --seed it goes on where the
 * last one stopped; after a failure that is the seed that failed.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** What a suite exports. It throws when a law is broken. */
export interface DeepSuite {
  run(order: { seed: number; iterations: number; seconds: number }): Promise<{ cases: number }>
}

interface Progress {
  readonly nextSeed: number
  readonly cases: number
}

const folder = join(import.meta.dirname, 'deep')
const kept = join(import.meta.dirname, '..', '.cache', 'deep')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    iterations: { type: 'string', default: '1000' },
    seed: { type: 'string' },
  },
})
const suite = positionals[0] ?? ''
const path = join(folder, `${suite}.ts`)
if (!/^[a-z0-9-]+$/.test(suite) || !existsSync(path)) {
  const there = readdirSync(folder).flatMap((name) => /^([a-z0-9-]+)\.ts$/.exec(name)?.[1] ?? [])
  console.error(`There is no suite "${suite}": name one of ${there.join(', ') || '(none yet)'}.`)
  process.exit(1)
}

const { run }: DeepSuite = await import(path)
mkdirSync(kept, { recursive: true })
const state = join(kept, `${suite}.json`)
const before = savedProgress()
const iterations = wholeNumber('iterations', values.iterations)
const seconds = wholeNumber('seconds', values.seconds)
const until = performance.now() + seconds * 1000
let { nextSeed, cases } =
  values.seed === undefined ? before : { nextSeed: wholeNumber('seed', values.seed), cases: 0 }

do {
  const startedAt = performance.now()
  const result = await run({ seed: nextSeed, iterations, seconds }).catch((error: unknown) => {
    note(
      `${suite} seed ${nextSeed} FAILED; repeat with: npm run test:deep -- ${suite} --seconds 0 --seed ${nextSeed} --iterations ${iterations}`,
    )
    throw error
  })
  cases += result.cases
  const took = ((performance.now() - startedAt) / 1000).toFixed(1)
  note(`${suite} seed ${nextSeed}: ${result.cases} cases in ${took} s, ${cases} in all`)
  nextSeed += 1
  writeFileSync(state, JSON.stringify({ nextSeed, cases }))
} while (performance.now() < until)

function savedProgress(): Progress {
  if (!existsSync(state)) return { nextSeed: 1, cases: 0 }
  return JSON.parse(readFileSync(state, 'utf8'))
}

function note(line: string): void {
  const dated = `${new Date().toISOString()} ${line}`
  console.log(dated)
  appendFileSync(join(kept, `${suite}.log`), `${dated}\n`)
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  console.error(`--${name} is "${text}": it must be a whole number.`)
  process.exit(1)
}
