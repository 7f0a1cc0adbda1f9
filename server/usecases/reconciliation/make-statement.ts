/**
 * Makes the statement of a party and a day, and hands it out as files. What it covers is fixed first
 * and written down; whatever happens while its files are written, writing them again gives the same
 * bytes, and what was recorded later stands in the next statement.
 */
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'

export interface StatementTotal {
  readonly currency: string
  readonly entries: number
  readonly creditMinor: number
  readonly debitMinor: number
  readonly openingMinor: number
  readonly closingMinor: number
}

export interface PartyStatement {
  readonly statement: string
  readonly party: string
  readonly number: number
  readonly businessDate: string
  readonly totals: readonly StatementTotal[]
  readonly signedWith: string
  readonly signature: Uint8Array
  readonly files: Readonly<Record<string, string>>
  readonly madeAt: string
  readonly madeBy: string
}

export const statementForms = ['csv', 'camt.053'] as const

export type StatementForm = (typeof statementForms)[number]

export interface StatementStore {
  readonly statements: {
    fix(
      draft: {
        readonly statement: string
        readonly party: string
        readonly businessDate: string
        readonly madeAt: Date
        readonly madeBy: string
      },
      sign: (
        number: number,
        totals: readonly StatementTotal[],
      ) => { readonly key: string; readonly signature: Buffer },
    ): Promise<PartyStatement | 'later-there'>
    find(statement: string): Promise<PartyStatement | undefined>
    noteWritten(statement: string, file: string, digest: string): Promise<void>
    list(limit: number): Promise<readonly PartyStatement[]>
  }
  sign(
    about: { readonly party: string; readonly number: number; readonly businessDate: string },
    totals: readonly StatementTotal[],
  ): { readonly key: string; readonly signature: Buffer }
  /** Whether the journal knows the account of the party. */
  isParty(account: string): boolean
  /** Writes one form into the folder of outgoing files, whole or not at all. */
  write(
    statement: PartyStatement,
    form: StatementForm,
  ): Promise<{ readonly file: string; readonly digest: string }>
  now(): Date
}

export type StatementOutcome =
  | { readonly made: true; readonly statement: PartyStatement }
  | { readonly made: false; readonly refusal: Refusal }

/** `party` is its account in the journal, such as `institution:H-LJ-01`. */
export async function makeStatement(
  { party, businessDate }: { readonly party: string; readonly businessDate: string },
  by: Actor,
  purpose: Purpose,
  store: StatementStore,
): Promise<StatementOutcome> {
  const refusal = gate(by, purpose, 'write-statement')
  if (refusal !== null) return { made: false, refusal }
  if (!store.isParty(party)) return { made: false, refusal: { code: 'party-unknown', party } }
  const draft = {
    statement: statementId(party, businessDate),
    party,
    businessDate,
    madeAt: store.now(),
    madeBy: by.id,
  }
  const fixed = await store.statements.fix(draft, (number, totals) =>
    store.sign({ party, number, businessDate }, totals),
  )
  if (fixed === 'later-there') return { made: false, refusal: { code: 'statement-follows', party } }
  for (const form of statementForms) {
    const { file, digest } = await store.write(fixed, form)
    const before = fixed.files[file]
    // I6 for files: one name, one content, for ever.
    if (before !== undefined && before !== digest)
      throw new Error(`broken invariant: ${file} changed`)
    if (before === undefined) await store.statements.noteWritten(fixed.statement, file, digest)
  }
  return { made: true, statement: (await store.statements.find(fixed.statement)) ?? fixed }
}

/** `institution:H-LJ-01` on a day: a name for files too, so that it holds no slash. */
export function statementId(party: string, businessDate: string): string {
  return `${businessDate}-${party.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`
}

const mostListed = 1000

export async function listStatementsMade(by: Actor, purpose: Purpose, store: StatementStore) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  return { found: true as const, value: await store.statements.list(mostListed) }
}

export async function readStatementMade(
  statement: string,
  by: Actor,
  purpose: Purpose,
  store: StatementStore,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  const found = await store.statements.find(statement)
  if (found === undefined) {
    const unknown: Refusal = { code: 'statement-unknown', file: statement }
    return { found: false as const, refusal: unknown }
  }
  return { found: true as const, value: found }
}
