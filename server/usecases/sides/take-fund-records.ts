/** Takes records that a fund hands over; those of people who are not of the alliance are not kept. */
import {
  type FundRecord,
  type RecordWords,
  readFundRecord,
  type SettledRecord,
} from '../../../engine/visit/fund-record.ts'
import type { KnownRecord } from '../../../engine/visit/released-record.ts'

export interface TakingStore {
  readonly words: RecordWords
  /** Our id of an institution, by its national code. */
  institutionOf(code: string): string | undefined
  personOf(credential: string): Promise<string | undefined>
  readonly records: {
    idOf(person: string, institution: string, settlement: string): string
    keep(known: KnownRecord): Promise<'kept' | 'known' | 'differs'>
    takeBack(record: string): Promise<boolean>
  }
}

export interface TakenRecords {
  readonly kept: number
  readonly takenBack: number
  /** Of people or institutions that are not of the alliance. */
  readonly strangers: number
  /** Records that cannot be meant, or that say otherwise than before, by their place. */
  readonly problems: readonly { readonly at: number; readonly field: string }[]
  readonly persons: ReadonlySet<string>
}

export async function takeFundRecords(
  values: readonly unknown[],
  store: TakingStore,
): Promise<TakenRecords> {
  const persons = new Set<string>()
  const problems: { at: number; field: string }[] = []
  const counts = { kept: 0, takenBack: 0, strangers: 0 }
  for (const [at, value] of values.entries()) {
    const read = readFundRecord(value, store.words)
    if (!read.read) {
      problems.push({ at, field: read.field })
      continue
    }
    const taken = await take(read.record, store)
    if (taken.what === 'differs') problems.push({ at, field: 'setl_id' })
    else if (taken.what !== 'known') counts[taken.what] += 1
    if (taken.person !== null) persons.add(taken.person)
  }
  return { ...counts, problems, persons }
}

async function take(record: FundRecord, store: TakingStore) {
  const institution = store.institutionOf(record.institution)
  const person = await store.personOf(record.credential)
  if (institution === undefined || person === undefined) {
    return { what: 'strangers', person: null } as const
  }
  const id = store.records.idOf(person, institution, record.settlement)
  if (record.kind === 'taken-back') {
    const isNew = await store.records.takeBack(id)
    return { what: isNew ? 'takenBack' : 'known', person } as const
  }
  const what = await store.records.keep({ ...withoutName(record), record: id, person, institution })
  return { what, person } as const
}

function withoutName(record: SettledRecord & { readonly kind: 'settled' }) {
  const { credential: _, kind: __, settlement: ___, ...known } = record
  return known
}
