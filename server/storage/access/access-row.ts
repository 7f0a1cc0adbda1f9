/** A row of the access record, and its digest. */
import { type Field, leafOf } from '../chain/leaf.ts'

export interface StoredAccess {
  readonly actor: string
  readonly role: string
  readonly workplace: string | null
  readonly act: string
  readonly purpose: string
  readonly basis: string | null
  readonly consent: string
  readonly consentId: string | null
  readonly person: string | null
  readonly institution: string | null
  readonly settlement: string | null
  readonly kinds: readonly string[]
  readonly refusedBy: string | null
}

export interface AccessRow extends Omit<StoredAccess, 'kinds' | 'refusedBy' | 'consentId'> {
  readonly bucket: number
  readonly number: number
  readonly recorded_at: Date
  readonly kinds: string
  readonly refused_by: string | null
  readonly consent_id: string | null
}

/** In the order in which they are digested, which `docs/guide/access.md` tells auditors. */
export const accessColumns =
  'bucket, number, recorded_at, actor, role, workplace, act, purpose, basis, consent, person, ' +
  'institution, settlement, kinds, refused_by, consent_id'

export function accessLeaf(row: AccessRow): Buffer {
  const fields: Field[] = [
    'access',
    row.bucket,
    row.number,
    row.recorded_at,
    row.actor,
    row.role,
    row.workplace,
    row.act,
    row.purpose,
    row.basis,
    row.consent,
    row.person,
    row.institution,
    row.settlement,
    row.kinds,
    row.refused_by,
  ]
  // A line without a consent is digested as before there were any.
  return leafOf(fields, row.consent_id === null ? [] : [row.consent_id])
}

/** `7f-12`, as settlements are named; the two never stand in one list without saying which. */
export function accessId({ bucket, number }: Pick<AccessRow, 'bucket' | 'number'>): string {
  return `${bucket.toString(16).padStart(2, '0')}-${number}`
}
