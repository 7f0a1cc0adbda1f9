/** What `npm run bench:settle` can be told, by name. */
import { readNumbers } from '../options.ts'

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
  --seconds N      of each leg (default 5)
  --warm N         seconds of load before the first round, for each of our processes (default 40)
  --members N      persons (default 1000000)
  --connections N  requests under way at a time (default 64)
  --workers N      processes that serve (default 1); passed on as YIQIAO_WORKERS
  --stored N       measures P14 and nothing else: a journal of N rows against one of 100,000
  --help

Requests over HTTP show the token of a service, as in production, and the access record is on.
A ratio is the median of its rounds, with its range. Only what was answered 201 with fsync on counts.
Exit codes: 0 the journal verifies, whatever the ratios say · 1 a row is broken · 2 called wrongly
`

export function readOptions(): Options {
  const { warm, ...options } = readNumbers(help, {
    rounds: { is: 3 },
    seconds: { is: 5 },
    warm: { is: 40 },
    members: { is: 1_000_000, least: 1000 },
    connections: { is: 64 },
    workers: { is: 1 },
    stored: { is: 0, least: 0 },
  })
  return { ...options, warmSeconds: warm }
}
