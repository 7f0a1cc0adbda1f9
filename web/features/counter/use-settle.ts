/**
 * Settles once. A second click while a request is on its way does nothing; when the reply is lost,
 * the same request with the same key is sent until an answer comes, even after a reload.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { SettledJson } from '../../../server/http/contract/settlement.ts'
import { untilAnswered } from '../../components/until-answered.ts'
import type { Outgoing } from './visit-memory.ts'

export type SettleState =
  | { readonly is: 'open' }
  | { readonly is: 'sending'; readonly attempts: number; readonly lost: boolean }
  | { readonly is: 'refused'; readonly problem: ProblemJson }
  | { readonly is: 'settled'; readonly id: string; readonly alreadySettled: boolean }

interface Settling {
  readonly state: SettleState
  readonly send: (outgoing: Outgoing) => void
  readonly reset: () => void
}

export interface SettleHooks {
  readonly onSending: (outgoing: Outgoing) => void
  readonly onSettled: (id: string, alreadySettled: boolean) => void
  readonly onRefused: () => void
}

export function useSettle(
  begin: SettleState,
  resume: Outgoing | null,
  hooks: SettleHooks,
): Settling {
  const [state, setState] = useState<SettleState>(begin)
  const running = useRef<AbortController | null>(null)
  const latest = useRef(hooks)
  latest.current = hooks
  const queries = useQueryClient()

  const send = useCallback(
    (outgoing: Outgoing) => {
      if (running.current !== null) return
      const control = new AbortController()
      running.current = control
      latest.current.onSending(outgoing)
      const { key, body } = outgoing
      const sent = untilAnswered<SettledJson>(
        '/api/settlements',
        body,
        { key, signal: control.signal },
        (sending) => setState({ is: 'sending', ...sending }),
      )
      void sent.then((end) => {
        if (end === undefined) return
        running.current = null
        if (end.is === 'done') {
          const { id, alreadySettled } = end.answer
          setState({ is: 'settled', id, alreadySettled })
          latest.current.onSettled(id, alreadySettled)
          void queries.invalidateQueries({ queryKey: ['settlements'] })
        } else {
          setState(end)
          latest.current.onRefused()
        }
      })
    },
    [queries],
  )

  // Only what an earlier load of the page left on its way.
  const resumed = useRef(resume)
  useEffect(() => {
    if (resumed.current !== null) send(resumed.current)
    resumed.current = null
  }, [send])

  const reset = useCallback(() => {
    running.current?.abort()
    running.current = null
    setState({ is: 'open' })
  }, [])

  return { state, send, reset }
}
