/** Sends what somebody does about a claim, once: a lost reply is asked for again under the same key. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import { newRequestKey, postJson, Refused } from '../../components/request.ts'
import { claimKey } from './queries.ts'

interface Step {
  readonly path: string
  readonly body: unknown
  readonly key: string
}

export interface ClaimAct {
  /** `then` makes the next request of what the first answered, such as a claim of an authorisation. */
  send(path: string, body: unknown, then?: (answer: never) => Omit<Step, 'key'>): void
  readonly isSending: boolean
  readonly problem: { readonly what: string; readonly remedy: string } | null
  readonly again: (() => void) | undefined
}

interface Request extends Step {
  readonly nextKey: string
  readonly then: ((answer: never) => Omit<Step, 'key'>) | undefined
}

export function useClaimAct(
  as: string | undefined,
  onDone: () => void = () => undefined,
): ClaimAct {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const [lost, setLost] = useState<Request | null>(null)
  const mutation = useMutation({
    async mutationFn({ path, body, key, nextKey, then }: Request) {
      const answer = await postJson<never>(path, body, { key, as })
      const next = then?.(answer)
      if (next !== undefined) await postJson(next.path, next.body, { key: nextKey, as })
    },
    onSuccess: async () => {
      setLost(null)
      await queries.invalidateQueries({ queryKey: [claimKey] })
      onDone()
    },
    onError: (error, request) => setLost(error instanceof Refused ? null : request),
  })
  const { error } = mutation
  const refused = error instanceof Refused ? problemText(error.problem) : null
  return {
    send: (path, body, then) =>
      mutation.mutate({ path, body, then, key: newRequestKey(), nextKey: newRequestKey() }),
    isSending: mutation.isPending,
    problem: refused ?? (lost === null ? null : { what: t('lost'), remedy: '' }),
    again: lost === null ? undefined : () => mutation.mutate(lost),
  }
}
