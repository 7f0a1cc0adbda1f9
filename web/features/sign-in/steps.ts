/** One step of signing in: what is sent, and what is said when it was refused. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import { postJson, Refused } from '../../components/request.ts'

export type StepState = 'open' | 'sending' | 'lost' | ProblemJson

export interface Step {
  readonly state: StepState
  readonly isBusy: boolean
  /** Answers undefined where it was refused; the session is read anew where it was not. */
  send<T>(path: string, body?: unknown, isLast?: boolean): Promise<T | undefined>
}

/** A new page remembers nothing of whoever was here. */
export async function leave(step: Step, everywhere = false): Promise<void> {
  const done = await step.send<null>('/api/sign-in/sign-out', { everywhere }, false)
  if (done === undefined) return
  sessionStorage.clear()
  location.assign('/sign-in')
}

export function useStep(): Step {
  const queries = useQueryClient()
  const [state, setState] = useState<StepState>('open')
  async function send<T>(path: string, body?: unknown, isLast = true): Promise<T | undefined> {
    setState('sending')
    try {
      const answer = (await postJson<T | undefined>(path, body)) ?? (null as T)
      if (isLast) await queries.invalidateQueries({ queryKey: ['session'] })
      setState('open')
      return answer
    } catch (error) {
      setState(error instanceof Refused ? error.problem : 'lost')
      return undefined
    }
  }
  return { state, isBusy: state === 'sending', send }
}
