/** Shows a page to whoever may be there, and the way in to everybody else. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useLocation } from 'react-router'
import { lockAfter } from '../components/idle.ts'
import { whenSignedOut } from '../components/request.ts'
import { useSession } from '../components/session.ts'
import { LockScreen } from '../features/sign-in/lock-screen.tsx'
import { SignIn } from '../features/sign-in/sign-in.tsx'

const minuteMs = 60_000

export function SignInGate({ children }: { readonly children: ReactNode }) {
  const session = useSession()
  const { pathname } = useLocation()
  const state = session?.signIn.state
  const idleMs = (session?.signIn.idleMinutes ?? 0) * minuteMs
  const queries = useQueryClient()
  useEffect(() => {
    const readAnew = () => void queries.invalidateQueries({ queryKey: ['session'] })
    const forget = whenSignedOut(readAnew)
    const stop = state === 'in' ? lockAfter(idleMs, readAnew) : undefined
    return () => {
      forget()
      stop?.()
    }
  }, [state, idleMs, queries])
  useEffect(() => {
    // Whoever comes next must not find what was read for somebody else.
    if (state !== 'out' && state !== 'factor') return
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    sessionStorage.clear()
  }, [state, queries])
  if (session === undefined) return children
  if (state === 'locked') return <LockScreen session={session} />
  if (pathname === '/sign-in') return <SignIn session={session} isInPlace={false} />
  // The rule book is open to everybody.
  if (pathname === '/rules' || state === 'in' || state === 'open') return children
  return <SignIn session={session} isInPlace={true} />
}
