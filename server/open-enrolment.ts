/** Joins storage, rules and the registry to what contracts with family doctors ask for. */
import type { EnrolmentDeed } from '../engine/enrolment/enrolment.ts'
import { readEnrolmentRules } from './catalogues/read-enrolment-rules.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import { createTeamStore } from './storage/family-team-store.ts'
import type { Placed } from './storage/placement.ts'
import type { EnrolmentStore } from './usecases/enrolment/enrolment-store.ts'

export interface EnrolmentParts
  extends Omit<EnrolmentStore, 'enrolments' | 'packages' | 'rules' | 'teams'> {
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
  }
}

export function createEnrolmentStore({ reads, keys, ...parts }: EnrolmentParts): EnrolmentStore {
  const { packages, rules } = readEnrolmentRules()
  const enrolments = createCareRecordStore<EnrolmentDeed>(reads, keys, 'enrolment')
  return { ...parts, packages, rules, enrolments, teams: createTeamStore(reads.main) }
}
