/**
 * Settles once. A second click while a request is on its way does nothing; when the reply is lost,
 * the same request with the same key is sent until an answer comes, even after a reload.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { SettledJson } from '../../../server/http/contract/settlement.ts'
import { postJson, Refused } from '../../components/request.ts'
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

const pausesMs = [500, 1000, 2000, 4000, 8000]

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
      void untilAnswered(outgoing, control.signal, setState).then((end) => {
        if (end === undefined) return
        running.current = null
        setState(end)
        if (end.is === 'settled') {
          latest.current.onSettled(end.id, end.alreadySettled)
          void queries.invalidateQueries({ queryKey: ['settlements'] })
        } else latest.current.onRefused()
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

type Ended = Extract<SettleState, { is: 'refused' | 'settled' }>

async function untilAnswered(
  { key, body }: Outgoing,
  signal: AbortSignal,
  tell: (state: SettleState) => void,
): Promise<Ended | undefined> {
  for (let attempts = 1; ; attempts += 1) {
    tell({ is: 'sending', attempts, lost: attempts > 1 })
    try {
      const answer = await postJson<SettledJson>('/api/settlements', body, { key, signal })
      return { is: 'settled', id: answer.id, alreadySettled: answer.alreadySettled }
    } catch (error) {
      if (error instanceof Refused && error.problem.status !== 503) {
        return { is: 'refused', problem: error.problem }
      }
      if (signal.aborted) return undefined
      tell({ is: 'sending', attempts, lost: true })
    }
    const pause = pausesMs[Math.min(attempts - 1, pausesMs.length - 1)] ?? 8000
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
