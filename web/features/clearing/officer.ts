/** Who clears: in sample mode one of two stand-ins, so that one can propose and the other release. */
import { createContext, useContext } from 'react'
import type { SessionJson } from '../../../server/http/contract/session.ts'
import { useTextIn } from '../../components/language.ts'

export type Officer = SessionJson['standIns'][number]

export interface OfficerChoice {
  /** Undefined outside the sample mode: then whoever has signed in. */
  readonly officer: Officer | undefined
  readonly officers: readonly Officer[]
  choose(id: string): void
}

export const OfficerContext = createContext<OfficerChoice>({
  officer: undefined,
  officers: [],
  choose: () => undefined,
})

export function useOfficer(): OfficerChoice {
  return useContext(OfficerContext)
}

export function clearingOfficers(session: SessionJson | undefined): readonly Officer[] {
  return (session?.standIns ?? []).filter(({ role }) => role === 'clearing-officer')
}

/** The name of whoever did something, as far as the session knows it. */
export function useOfficerName(): (id: string) => string {
  const { officers } = useOfficer()
  const textIn = useTextIn()
  return (id) => {
    const found = officers.find((one) => one.id === id)
    return found === undefined ? id : textIn(found.name)
  }
}
