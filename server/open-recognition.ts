/** Joins storage, rules and the registry to what tests and their recognition ask for. */
import type { ExaminationDeed } from '../engine/recognition/examination.ts'
import { type RecognitionRules, readRecognitionRules } from './catalogues/read-recognition-rules.ts'
import { imageLinks } from './identity/image-links.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import { createKeptStudies, wantStudy } from './storage/kept-study-store.ts'
import { createPatientNumbers } from './storage/patient-number-store.ts'
import type { Placed } from './storage/placement.ts'
import { countOrder, createOrderCounts } from './storage/test-order-store.ts'
import type { RecognitionStore } from './usecases/recognition/recognition-store.ts'

type Given = 'access' | 'registry' | 'marks' | 'persons' | 'today' | 'images' | 'wake'

export interface RecognitionParts extends Pick<RecognitionStore, Given> {
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
    digest(text: string): Buffer
  }
}

const subject = 'examination'
/** Its digest is the secret of links: the same in every process of this installation. */
const secretOfLinks = 'secret of links to pictures, first edition'
let kept: RecognitionRules | undefined

export function createRecognitionStore(parts: RecognitionParts): RecognitionStore {
  const { reads, keys, ...rest } = parts
  kept ??= readRecognitionRules()
  const records = createCareRecordStore<ExaminationDeed>(reads, keys, subject)
  return {
    ...rest,
    rules: kept,
    examinations: {
      ...records,
      append: ({ counted, study, ...care }) =>
        records.append(care, async (connection, bucket) => {
          const { record } = care
          if (counted !== null) await countOrder(connection, bucket, record, counted)
          if (study !== null) await wantStudy(connection, bucket, { record, ...study })
        }),
    },
    counts: createOrderCounts(reads),
    studies: createKeptStudies(reads, keys),
    numbers: createPatientNumbers(reads, keys),
    links: imageLinks(keys.digest(secretOfLinks)),
    now: () => new Date(),
  }
}
