/** Finds a person by what was scanned or typed. The credential is sent and forgotten. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LookupRequestJson, PersonJson } from '../../server/http/contract/person.ts'
import { useProblemText } from './problem-text.ts'
import { postJson, Refused } from './request.ts'

/** What is known of a number besides the number. */
export type NumberAbout = Pick<LookupRequestJson, 'kind' | 'state'>

export interface Lookup {
  readonly find: (credential: string, about?: NumberAbout) => void
  readonly busy: boolean
  /** What went wrong and what to do, in the reader's language. */
  readonly problem: string | null
  readonly clear: () => void
}

export interface LookupAs {
  /** Settlement where it is left out. */
  readonly purpose?: LookupRequestJson['purpose']
  /** In sample mode, somebody else who is at the machine. */
  readonly as?: string | undefined
}

export function useLookup(
  onFound: (person: PersonJson) => void,
  { purpose, as }: LookupAs = {},
): Lookup {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (asked: LookupRequestJson) =>
      postJson<PersonJson>(
        '/api/persons/lookup',
        { ...asked, ...(purpose === undefined ? {} : { purpose }) },
        { as },
      ),
    onSuccess: onFound,
  })
  return {
    find: (credential, about = {}) => mutate({ credential, ...about }),
    busy: isPending,
    problem: error === null ? null : words(error),
    clear: reset,
  }

  function words(failure: Error): string {
    if (!(failure instanceof Refused)) return t('lost')
    if (failure.problem.status === 404) return t('counter.personUnknown')
    const { what, remedy } = problemText(failure.problem)
    return remedy === '' ? what : `${what}${t('semicolon')}${remedy}`
  }
}
