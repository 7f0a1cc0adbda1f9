/** Shows a page to whoever may see one: others sign in, unlock, or set up a second step first. */
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { Navigate, useLocation } from 'react-router'
import { sessionChanged } from '../components/request.ts'
import { useSession } from '../components/session.ts'
import { PageLoading } from './page-loading.tsx'

const LockScreen = lazy(async () => ({
  default: (await import('../features/sign-in/lock-screen.tsx')).LockScreen,
}))

const ChangesNotice = lazy(async () => ({
  default: (await import('../features/account/changes-notice.tsx')).ChangesNotice,
}))

export function SignedIn({ children }: { readonly children: ReactNode }) {
  const session = useSession()
  const queries = useQueryClient()
  const { pathname, search } = useLocation()
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: ['session'] })
    window.addEventListener(sessionChanged, look)
    return () => window.removeEventListener(sessionChanged, look)
  }, [queries])

  const { signedIn } = session ?? {}
  const isSigningIn = pathname.startsWith('/sign-in')
  if (session !== undefined && !isSigningIn) {
    if (signedIn === null && session.mode === 'production') {
      return <Navigate to={`/sign-in?to=${encodeURIComponent(`${pathname}${search}`)}`} replace />
    }
    if (signedIn?.isLocked) {
      return (
        <Suspense fallback={<PageLoading />}>
          <LockScreen session={session} />
        </Suspense>
      )
    }
    if (signedIn?.isEnough === false && pathname !== '/account') {
      return <Navigate to="/account" replace />
    }
  }
  const isTold = !isSigningIn && signedIn?.kind === 'account' && pathname !== '/account'
  // The page keeps its place beside the notice: what was typed before the session is known stays.
  return (
    <>
      {isTold && session !== undefined ? (
        <Suspense fallback={null}>
          <ChangesNotice account={session.actor.id} />
        </Suspense>
      ) : null}
      {children}
    </>
  )
}
