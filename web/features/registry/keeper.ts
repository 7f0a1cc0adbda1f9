/** Whoever keeps the registry, and as whom; undefined for whoever only reads it. */
import { useActing } from '../../components/acting.ts'
import { useSession } from '../../components/session.ts'

export function useKeeper(): { readonly as: string | undefined } | undefined {
  const session = useSession()
  const acting = useActing('operator')
  if (session === undefined || acting === undefined) return undefined
  const isOperator = session.actor.role === 'operator' || acting.as !== undefined
  return isOperator ? { as: acting.as } : undefined
}
