/** What the pages of partners ask the server for, and how they send what an operator does. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ApplicationsJson, PartnersJson } from '../../../server/http/contract/partner.ts'
import type { StatusJson } from '../../../server/http/contract/status.ts'
import { useProblemText } from '../../components/problem-text.ts'
import {
  getJson,
  isWorthRetrying,
  newRequestKey,
  postJson,
  Refused,
} from '../../components/request.ts'

interface Asked {
  readonly signal: AbortSignal
}

const key = 'partners'
const retry = isWorthRetrying
const lookAgainMs = 15_000

export function partnersQuery(as: string | undefined) {
  return {
    queryKey: [key, 'list', as],
    queryFn: ({ signal }: Asked) => getJson<PartnersJson>('/api/partners', signal, as),
    retry,
  } as const
}

export function applicationsQuery(as: string | undefined) {
  return {
    queryKey: [key, 'applications', as],
    queryFn: ({ signal }: Asked) => getJson<ApplicationsJson>('/api/applications', signal, as),
    retry,
  } as const
}

export function healthQuery(as: string | undefined) {
  return {
    queryKey: ['status', as ?? ''],
    queryFn: ({ signal }: Asked) => getJson<StatusJson>('/api/status', signal, as),
    retry,
    refetchInterval: lookAgainMs,
  } as const
}

export function usePartnerAct(as: string | undefined, onDone: () => void = () => undefined) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson(path, body, { as, key: newRequestKey() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [key] })
      onDone()
    },
  })
  const refused = error instanceof Refused ? problemText(error.problem) : null
  return {
    send: (path: string, body?: unknown) => mutate({ path, body }),
    isSending: isPending,
    problem: refused ?? (error === null ? null : { what: t('lost'), remedy: '' }),
  }
}

/** The object in a text that somebody pasted; undefined where it is none. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
