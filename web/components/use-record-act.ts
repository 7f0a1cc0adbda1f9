/** Sends what somebody does about a record, once: a lost reply is asked for again under the same key. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import { type ProblemText, useProblemText } from './problem-text.ts'
import { newRequestKey, postJson, Refused } from './request.ts'

interface Request {
  readonly path: string
  readonly body: unknown
}

export interface RecordAct {
  send(path: string, body: unknown): void
  readonly isSending: boolean
  readonly problem: ProblemText | null
  /** The refusal as it came; null where no reply came. */
  readonly refusal: ProblemJson | null
}

/** @param subject first part of the keys of all that is read anew afterwards. */
export function useRecordAct<T>(
  subject: string,
  as: string | undefined,
  onDone: (answer: T) => void = () => undefined,
): RecordAct {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const key = useRef(newRequestKey())
  const mutation = useMutation({
    mutationFn: ({ path, body }: Request) => postJson<T>(path, body, { key: key.current, as }),
    onSuccess: async (answer) => {
      key.current = newRequestKey()
      onDone(answer)
      await queries.invalidateQueries({ queryKey: [subject] })
    },
    onError: (error) => {
      if (error instanceof Refused) key.current = newRequestKey()
    },
  })
  const { error } = mutation
  const refused = error instanceof Refused ? problemText(error.problem) : null
  const lost = error !== null && refused === null ? { what: t('lost'), remedy: '' } : null
  return {
    send: (path, body) => mutation.mutate({ path, body }),
    isSending: mutation.isPending,
    problem: refused ?? lost,
    refusal: error instanceof Refused ? error.problem : null,
  }
}
