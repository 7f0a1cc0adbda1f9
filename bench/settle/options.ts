/** What `npm run bench:settle` can be told, by name. */
import { parseArgs } from 'node:util'

export interface Options {
  readonly rounds: number
  /** Of each leg. */
  readonly seconds: number
  readonly warmSeconds: number
  readonly members: number
  readonly connections: number
  readonly workers: number
  /** Rows to measure against a small journal; 0 leaves that out. */
  readonly stored: number
}

const help = `Durable settlements against peers on the same PostgreSQL, in one run

Usage: npm run bench:settle -- [OPTIONS]

  --rounds N       rounds of all legs (default 3)
  --seconds N      of each leg (default 6)
  --warm N         seconds of load before the first round, for each of our processes (default 40)
  --members N      persons (default 1000000)
  --connections N  requests under way at a time (default 64)
  --workers N      processes that serve (default 1); passed on as YIQIAO_WORKERS
  --stored N       measures P14 and nothing else: a journal of N rows against one of 100,000
  --help

A ratio is the median of its rounds, with its range. Only what was answered 201 with fsync on counts.
Exit codes: 0 the journal verifies, whatever the ratios say · 1 a row is broken · 2 called wrongly
`

const defaults = {
  rounds: 3,
  seconds: 6,
  warm: 40,
  members: 1_000_000,
  connections: 64,
  workers: 1,
  stored: 0,
}

/** Prints the help, or what is wrong, and ends the process where there is nothing to run. */
export function readOptions(): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      rounds: text,
      seconds: text,
      warm: text,
      members: text,
      connections: text,
      workers: text,
      stored: text,
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    console.log(help)
    process.exit(0)
  }
  const number = (name: keyof typeof defaults, least = 1) => {
    const value = Number(values[name] ?? defaults[name])
    if (Number.isSafeInteger(value) && value >= least) return value
    console.error(`--${name} is "${values[name]}": it must be a whole number from ${least}.`)
    process.exit(2)
  }
  return {
    rounds: number('rounds'),
    seconds: number('seconds'),
    warmSeconds: number('warm'),
    members: number('members', 1000),
    connections: number('connections'),
    workers: number('workers'),
    stored: number('stored', 0),
  }
}
