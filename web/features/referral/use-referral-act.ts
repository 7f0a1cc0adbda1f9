/** Sends what somebody does about a referral, once: a lost reply is asked for again under the same key. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import { newRequestKey, postJson, Refused } from '../../components/request.ts'
import { referralKey } from './queries.ts'

interface Request {
  readonly path: string
  readonly body: unknown
}

export function useReferralAct<T>(
  as: string | undefined,
  onDone: (answer: T) => void = () => undefined,
) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const key = useRef(newRequestKey())
  const mutation = useMutation({
    mutationFn: ({ path, body }: Request) => postJson<T>(path, body, { key: key.current, as }),
    onSuccess: async (answer) => {
      key.current = newRequestKey()
      onDone(answer)
      await queries.invalidateQueries({ queryKey: [referralKey] })
    },
    onError: (error) => {
      if (error instanceof Refused) key.current = newRequestKey()
    },
  })
  const { error } = mutation
  const refused = error instanceof Refused ? problemText(error.problem) : null
  const lost = error !== null && refused === null ? { what: t('lost'), remedy: '' } : null
  return {
    send: (path: string, body: unknown) => mutation.mutate({ path, body }),
    isSending: mutation.isPending,
    problem: refused ?? lost,
  }
}
