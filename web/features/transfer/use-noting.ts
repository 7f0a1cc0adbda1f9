/** Sends what the operator notes in the register, and shows it there. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../components/problem-text.ts'
import { postJson, Refused } from '../../components/request.ts'
import { transferKey } from './queries.ts'

export function useNoting(as: string | undefined, onDone: () => void = () => undefined) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson(path, body, { as }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [transferKey] })
      onDone()
    },
  })
  const refused = error instanceof Refused ? problemText(error.problem) : null
  return {
    note: (path: string, body: unknown) => mutate({ path, body }),
    isNoting: isPending,
    problem: refused ?? (error === null ? null : { what: t('lost'), remedy: '' }),
  }
}
