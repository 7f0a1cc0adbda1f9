/** Joins storage, rules and the registry to what tests and their recognition ask for. */
import type { ExaminationDeed } from '../engine/recognition/examination.ts'
import { type RecognitionRules, readRecognitionRules } from './catalogues/read-recognition-rules.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import { countsOnDesk } from './storage/desk-counts.ts'
import type { Placed } from './storage/placement.ts'
import type { RecognitionStore } from './usecases/recognition/recognition-store.ts'

export interface RecognitionParts
  extends Pick<RecognitionStore, 'access' | 'registry' | 'marks' | 'persons' | 'today'> {
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
  }
}

const subject = 'examination'
let kept: RecognitionRules | undefined

export function createRecognitionStore(parts: RecognitionParts): RecognitionStore {
  const { reads, keys, ...rest } = parts
  kept ??= readRecognitionRules()
  return {
    ...rest,
    rules: kept,
    examinations: createCareRecordStore<ExaminationDeed>(reads, keys, subject),
    countsOn: (desk) => countsOnDesk(reads, desk, subject),
  }
}
