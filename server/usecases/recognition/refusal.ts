/** Why a test is not ordered, or a report not taken. */
import type {
  ExaminationDeed,
  ExaminationStateName,
  ReportRefusal,
} from '../../../engine/recognition/examination.ts'
import type { Gap, OrderRefusal } from '../../../engine/recognition/recognise.ts'
import type { StudyRefusal } from '../../../engine/recognition/study.ts'

export type RecognitionRefusal =
  | OrderRefusal
  | ReportRefusal
  | {
      readonly code: 'examination-out-of-turn'
      readonly act: ExaminationDeed['act']
      readonly state: ExaminationStateName
    }
  | { readonly code: 'test-unlisted'; readonly item: string }
  | {
      readonly code: 'result-does-not-count'
      readonly result: string
      readonly gap: Gap | 'unknown'
    }
  | { readonly code: 'examination-unknown'; readonly examination: string }
  | { readonly code: 'examination-busy' }
  | { readonly code: 'patient-number-taken' }
  | StudyRefusal
  | { readonly code: 'images-away' }
  /** In a transfer syntax that no page shows and that the source does not unpack. */
  | { readonly code: 'image-packed'; readonly syntax: string }
  | { readonly code: 'image-link-over' }
