/** Why a prescription cannot be written, dispensed or read. */
import type { PrescriptionActRefusal } from '../../../engine/prescription/may-act.ts'
import type { ParcelUnpaid } from '../../../engine/prescription/parcel.ts'
import type { Finding } from '../../../engine/prescription/safety.ts'
import type { Unfit } from '../../../engine/prescription/writing-rules.ts'

export type PrescriptionRefusal =
  | PrescriptionActRefusal
  | Unfit
  | ParcelUnpaid
  | { readonly code: 'prescription-unsafe'; readonly findings: readonly Finding[] }
  /** Something speaks against the other drug that a pharmacy asks for. */
  | { readonly code: 'substitution-unsafe'; readonly findings: readonly Finding[] }
  | { readonly code: 'prescription-unknown'; readonly prescription: string }
  /** No pharmacy has settled anything of it yet. */
  | { readonly code: 'prescription-unsettled' }
  | { readonly code: 'pharmacy-unfit'; readonly pharmacy: string }
  /** The pharmacy has no such drug on its shelf. */
  | { readonly code: 'not-on-shelf'; readonly drug: string; readonly pointer: string }
  /** Nobody here can sign so that others can check it. */
  | { readonly code: 'signing-not-possible'; readonly lacks: string }
  /** It circulates at the centre, which did not answer in time, or says no. */
  | { readonly code: 'centre-silent' }
  | { readonly code: 'centre-refused'; readonly says: string }
  /** Others kept changing it at the same time. */
  | { readonly code: 'prescription-busy' }
