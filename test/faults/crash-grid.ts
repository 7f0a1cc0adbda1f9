/** The steps at which something is broken, and what is broken there: every step with every fault. */
import type { Direction } from '../support/wire-proxy.ts'
import type { OfficeTask } from './office-work.ts'

type Wire = 'database' | 'counter'

export interface Step {
  /** Where the bytes pass by which it is known. */
  readonly wire: Wire
  readonly direction: Direction
  readonly pattern: RegExp
  /** Whose step it is: the counters' own, or that of a task of the office. */
  readonly of: 'settle' | 'reverse' | OfficeTask
}

const toDatabaseOf = (of: Step['of'], pattern: RegExp): Step => ({
  wire: 'database',
  direction: 'up',
  pattern,
  of,
})

/** Steps, known by the bytes that pass when they are reached. */
export const steps: Readonly<Record<string, Step>> = {
  'a batch begins': toDatabaseOf('settle', /BEGIN\0/),
  'a settlement is written': toDatabaseOf('settle', /INSERT INTO settlement\b/),
  'a batch is to be committed': toDatabaseOf('settle', /COMMIT\0/),
  'a batch was committed': { ...toDatabaseOf('settle', /COMMIT\0/), direction: 'down' },
  'an insurer is to be asked': toDatabaseOf('settle', /INSERT INTO payer_hold\b/),
  'the insurer has answered': toDatabaseOf('settle', /UPDATE payer_hold\b.*'answered'/),
  'the insurer is to be told': toDatabaseOf('settle', /UPDATE payer_hold SET state/),
  'the answer goes out': {
    wire: 'counter',
    direction: 'down',
    pattern: /^HTTP\/1\.1 201/,
    of: 'settle',
  },
  'a reversal is written': toDatabaseOf('reverse', /INSERT INTO settlement\b/),
  'a reversal was committed': { ...toDatabaseOf('reverse', /COMMIT\0/), direction: 'down' },
  'a window is to be closed': toDatabaseOf('close a window', /INSERT INTO clearing_window\b/),
  'a window gets its ranges': toDatabaseOf('close a window', /INSERT INTO clearing_window_range/),
  'a statement is fixed': toDatabaseOf('hand out', /INSERT INTO statement\b/),
  'a file was written and is to be noted': toDatabaseOf('hand out', /UPDATE statement SET files/),
  'a statement that came in is noted': toDatabaseOf('take in', /INSERT INTO received_file\b/),
  'a reconciliation is kept': toDatabaseOf('reconcile', /INSERT INTO reconciliation\b/),
}

export const faults = [
  'the server is killed',
  'the database is killed',
  'a session of the database is killed',
  'all sessions are ended',
  'what was said is lost',
  'it takes five seconds',
  'the server stands still',
  'the disk of the database is full',
  'the disk of the database fails',
  'the disk of the database stalls',
] as const
export type FaultName = (typeof faults)[number]
