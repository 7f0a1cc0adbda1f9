/** A payer's colour and pattern: the same in rows, waterfall, receipt and lists. */
import type { PayerKind } from '../../engine/policy/policy-value.ts'
import './payer-mark.css'

/** Who bears a share: a kind of payer, or the patient. */
export type BearerKind = PayerKind | 'patient'

/** Beside a name that says the same, so it is nothing for a screen reader. */
export function PayerMark({ kind }: { readonly kind: BearerKind }) {
  return <span className={`payer-mark payer-fill payer-${kind}`} aria-hidden="true" />
}
