/**
 * Who acts at an officer's pages. In sample mode two people share a machine: one makes, the other checks. Which of them acts is
 * remembered for the tab. Where persons sign in, they act as themselves.
 */
import { useCallback, useSyncExternalStore } from 'react'
import type { SessionJson } from '../../server/http/contract/session.ts'
import { useTextIn } from './language.ts'
import { useSession } from './session.ts'

export type StandIn = SessionJson['standIns'][number]

export interface Acting {
  /** For the header; undefined where one acts as oneself. */
  readonly as: string | undefined
  /** Who the server takes it to be. */
  readonly id: string
  readonly choices: readonly StandIn[]
  choose(id: string): void
}

const memory = 'yiqiao.acting'
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Undefined until the session is known. `role` is that of the desk whose pages these are. */
export function useActing(role: StandIn['role'] = 'clearing-officer'): Acting | undefined {
  const session = useSession()
  const chosen = useSyncExternalStore(subscribe, () => sessionStorage.getItem(memory))
  const choose = useCallback((id: string) => {
    sessionStorage.setItem(memory, id)
    for (const listener of listeners) listener()
  }, [])
  if (session === undefined) return undefined
  const choices = session.standIns.filter((one) => one.role === role)
  const found = choices.find(({ id }) => id === chosen) ?? choices[0]
  return { as: found?.id, id: found?.id ?? session.actor.id, choices, choose }
}

/** The name of whoever did something, as far as the session knows it. */
export function useOfficerName(role?: StandIn['role']): (id: string) => string {
  const choices = useActing(role)?.choices ?? []
  const textIn = useTextIn()
  return (id) => {
    const found = choices.find((one) => one.id === id)
    return found === undefined ? id : textIn(found.name)
  }
}
