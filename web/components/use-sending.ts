/**
 * Sends one request that records something, once: a second click does nothing while it is on its
 * way, and after a reload of the page the same request goes on under the same key.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import { newRequestKey } from './request.ts'
import { untilAnswered } from './until-answered.ts'

export type SendingState =
  | { readonly is: 'open' }
  | { readonly is: 'sending'; readonly attempts: number; readonly lost: boolean }
  | { readonly is: 'refused'; readonly problem: ProblemJson }

interface Outgoing {
  readonly path: string
  readonly key: string
  readonly body: unknown
  readonly as?: string | undefined
}

export interface SendingHooks<T> {
  readonly onDone: (answer: T) => void
  readonly onRefused?: (problem: ProblemJson) => void
}

/** @param place what the request is about, such as a settlement; each has its own memory. */
export function useSending<T>(place: string, hooks: SendingHooks<T>) {
  const [state, setState] = useState<SendingState>({ is: 'open' })
  const running = useRef<AbortController | null>(null)
  const latest = useRef(hooks)
  latest.current = hooks
  const memory = `yiqiao.sending.${place}`

  const go = useCallback(
    (outgoing: Outgoing) => {
      if (running.current !== null) return
      const control = new AbortController()
      running.current = control
      sessionStorage.setItem(memory, JSON.stringify(outgoing))
      const { path, body, key, as } = outgoing
      const options = { key, as, signal: control.signal }
      const tell = (sending: { attempts: number; lost: boolean }) =>
        setState({ is: 'sending', ...sending })
      void untilAnswered<T>(path, body, options, tell).then((end) => {
        if (end === undefined) return
        running.current = null
        sessionStorage.removeItem(memory)
        if (end.is === 'done') {
          setState({ is: 'open' })
          latest.current.onDone(end.answer)
        } else {
          setState(end)
          latest.current.onRefused?.(end.problem)
        }
      })
    },
    [memory],
  )

  useEffect(() => {
    const left = sessionStorage.getItem(memory)
    if (left !== null) go(JSON.parse(left) as Outgoing)
    return () => {
      running.current?.abort()
      running.current = null
    }
  }, [memory, go])

  const send = useCallback(
    (path: string, body: unknown, as?: string) => go({ path, body, as, key: newRequestKey() }),
    [go],
  )
  const reset = useCallback(() => setState({ is: 'open' }), [])
  return { state, send, reset, busy: state.is === 'sending' }
}
