/** The whole bill as one bar, each payer's share in its own colour and pattern. */
import type { BearerKind } from './payer-mark.tsx'
import './share-bar.css'

export interface BarPiece {
  readonly id: string
  readonly kind: BearerKind
  readonly minor: number
}

/** A picture of the rows beside it, so it is nothing for a screen reader. */
export function ShareBar({ pieces }: { readonly pieces: readonly BarPiece[] }) {
  return (
    <div className="share-bar" aria-hidden="true">
      {pieces
        .filter(({ minor }) => minor > 0)
        .map(({ id, kind, minor }) => (
          <span key={id} className={`payer-fill payer-${kind}`} style={{ flexGrow: minor }} />
        ))}
    </div>
  )
}
