/** Finds a person by what was scanned or typed. The credential is sent and forgotten. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../server/http/contract/person.ts'
import { useProblemText } from './problem-text.ts'
import { postJson, Refused } from './request.ts'

export interface Lookup {
  readonly find: (credential: string) => void
  readonly busy: boolean
  /** What went wrong and what to do, in the reader's language. */
  readonly problem: string | null
  readonly clear: () => void
}

export function useLookup(onFound: (person: PersonJson) => void): Lookup {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (credential: string) => postJson<PersonJson>('/api/persons/lookup', { credential }),
    onSuccess: onFound,
  })
  return {
    find: mutate,
    busy: isPending,
    problem: error === null ? null : words(error),
    clear: reset,
  }

  function words(failure: Error): string {
    if (!(failure instanceof Refused)) return t('lost')
    if (failure.problem.status === 404) return t('counter.personUnknown')
    return problemText(failure.problem).what
  }
}
