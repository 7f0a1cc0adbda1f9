/**
 * Sends what an officer does. A request whose reply was lost is sent again under the same key, so
 * that it is done once.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActing } from '../../components/acting.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { newRequestKey, postJson, Refused } from '../../components/request.ts'
import { clearingKey } from './queries.ts'

interface Request {
  readonly path: string
  readonly body: unknown
  readonly key: string
}

export interface Act {
  send(path: string, body: unknown): void
  readonly isSending: boolean
  /** Why it was not done; empty when it was, or when nothing was asked. */
  readonly problem: { readonly what: string; readonly remedy: string } | null
  /** Sends the same again, after a reply was lost. Undefined when there is no such request. */
  readonly again: (() => void) | undefined
  clear(): void
}

export function useAct<T>(onDone: (answer: T) => void = () => undefined): Act {
  const { t } = useTranslation()
  const officer = useActing()?.as
  const queries = useQueryClient()
  const problemText = useProblemText()
  const [lost, setLost] = useState<Request | null>(null)
  const mutation = useMutation({
    mutationFn: ({ path, body, key }: Request) =>
      postJson<T>(`/api/clearing/${path}`, body, { key, as: officer }),
    onSuccess: async (answer) => {
      setLost(null)
      await queries.invalidateQueries({ queryKey: [clearingKey] })
      onDone(answer)
    },
    onError: (error, request) => setLost(error instanceof Refused ? null : request),
  })
  const { error } = mutation
  const refused = error instanceof Refused ? problemText(error.problem) : null
  return {
    send: (path, body) => mutation.mutate({ path, body, key: newRequestKey() }),
    isSending: mutation.isPending,
    problem: refused ?? (lost === null ? null : { what: t('lost'), remedy: '' }),
    again: lost === null ? undefined : () => mutation.mutate(lost),
    clear: () => mutation.reset(),
  }
}
