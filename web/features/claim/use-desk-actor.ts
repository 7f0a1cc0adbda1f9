/** Who acts at an insurer's desk: in sample mode whoever the seat names, else whoever is signed in. */
import { useSession } from '../../components/session.ts'
import { useSeat } from './desk-seat.tsx'
import { asHandler, type DeskActor } from './queries.ts'

export function useDeskActor(): DeskActor {
  const session = useSession()
  const { insurer, handler } = useSeat()
  if (session === undefined) return { as: undefined, isSeated: false }
  if (session.mode === 'production') return { as: undefined, isSeated: true }
  return { as: asHandler(insurer, handler), isSeated: insurer !== '' }
}
