/** How everything fares that the platform depends on, and what waits for a person. About nobody's data. */
import {
  type DatabaseState,
  databaseHealth,
  type Health,
  type JournalState,
  journalHealth,
  type Talk,
  talkHealth,
  worstOf,
} from '../../../engine/operation/health.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { KeyWork } from '../registry/key-work.ts'

export interface WaitingWork {
  readonly openBreaks: number
  readonly undecidedProposals: number
  readonly quarantinedFiles: number
  readonly openDifferences: number
}

export interface StatusReads {
  payers(): Promise<readonly Talk[]>
  channels(): Promise<readonly Talk[]>
  /** The platform of a fund, recipients of withdrawals, the queue between the sides. */
  connections(): Promise<readonly Talk[]>
  invoices(): Promise<Talk>
  work(): Promise<WaitingWork>
  keyWork(): Promise<KeyWork>
  journal(): Promise<JournalState>
  database(): Promise<DatabaseState>
  now(): Date
}

export interface Status {
  readonly at: string
  readonly health: Health
  readonly payers: (Talk & { readonly health: Health })[]
  readonly channels: (Talk & { readonly health: Health })[]
  readonly connections: (Talk & { readonly health: Health })[]
  readonly invoices: Talk & { readonly health: Health }
  readonly journal: JournalState & { readonly health: Health }
  readonly database: DatabaseState & { readonly health: Health }
  readonly work: WaitingWork & KeyWork
}

export type ReadStatus =
  | { readonly found: true; readonly value: Status }
  | { readonly found: false; readonly refusal: Refusal }

export async function readStatus(
  by: Actor,
  purpose: Purpose,
  reads: StatusReads,
): Promise<ReadStatus> {
  const refusal = gate(by, purpose, 'read-status')
  if (refusal !== null) return { found: false, refusal }
  const [payers, channels, connections, invoices, work, keys, journal, database] =
    await Promise.all([
      reads.payers(),
      reads.channels(),
      reads.connections(),
      reads.invoices(),
      reads.work(),
      reads.keyWork(),
      reads.journal(),
      reads.database(),
    ])
  const parts = {
    payers: payers.map(judged),
    channels: channels.map(judged),
    connections: connections.map(judged),
    invoices: judged(invoices),
    journal: { ...journal, health: journalHealth(journal) },
    database: { ...database, health: databaseHealth(database) },
  }
  const all = [
    ...parts.payers,
    ...parts.channels,
    ...parts.connections,
    parts.invoices,
    parts.journal,
    parts.database,
  ].map(({ health }) => health)
  return {
    found: true,
    value: {
      at: reads.now().toISOString(),
      health: worstOf(all),
      ...parts,
      work: { ...work, ...keys },
    },
  }
}

function judged(talk: Talk): Talk & { readonly health: Health } {
  return { ...talk, health: talkHealth(talk) }
}
