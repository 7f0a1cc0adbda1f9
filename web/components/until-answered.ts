/**
 * Sends a request that records something until an answer comes: the same body under the same key, so
 * that it is done once however often it is sent.
 */
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import { type PostOptions, postJson, Refused } from './request.ts'

export type Answered<T> =
  | { readonly is: 'done'; readonly answer: T }
  | { readonly is: 'refused'; readonly problem: ProblemJson }

export interface Sending {
  readonly attempts: number
  /** No answer has come to an earlier attempt. */
  readonly lost: boolean
}

const pausesMs = [500, 1000, 2000, 4000, 8000]

/** Undefined when the signal ended it. */
export async function untilAnswered<T>(
  path: string,
  body: unknown,
  options: PostOptions & { readonly signal: AbortSignal },
  tell: (sending: Sending) => void,
): Promise<Answered<T> | undefined> {
  for (let attempts = 1; ; attempts += 1) {
    tell({ attempts, lost: attempts > 1 })
    try {
      return { is: 'done', answer: await postJson<T>(path, body, options) }
    } catch (error) {
      if (error instanceof Refused && error.problem.status !== 503) {
        return { is: 'refused', problem: error.problem }
      }
      if (options.signal.aborted) return undefined
      tell({ attempts, lost: true })
    }
    const pause = pausesMs[Math.min(attempts - 1, pausesMs.length - 1)] ?? 8000
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
