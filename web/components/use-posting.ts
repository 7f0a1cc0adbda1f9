/** Sends what somebody pressed a button for, once at a time, and keeps why it was refused. */
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ProblemText, useProblemText } from './problem-text.ts'
import { postJson, Refused } from './request.ts'

export interface Posting {
  readonly busy: boolean
  readonly problem: ProblemText | null
  /** Undefined where it was refused, or no answer came. */
  post<T>(path: string, body?: unknown): Promise<T | undefined>
  say(problem: ProblemText | null): void
}

export function usePosting(): Posting {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [busy, setBusy] = useState(false)
  const [problem, say] = useState<ProblemText | null>(null)
  const running = useRef(false)
  const tell = useRef(problemText)
  tell.current = problemText

  const post = useCallback(
    async <T>(path: string, body?: unknown): Promise<T | undefined> => {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      say(null)
      try {
        return await postJson<T>(path, body)
      } catch (error) {
        say(
          error instanceof Refused ? tell.current(error.problem) : { what: t('lost'), remedy: '' },
        )
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [t],
  )
  return { busy, problem, post, say }
}
