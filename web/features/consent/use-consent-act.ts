/** Something is done with a consent: once, and what is listed afterwards says it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ConsentJson, ConsentsJson } from '../../../server/http/contract/consent.ts'
import { newRequestKey, postJson } from '../../components/request.ts'
import { asPatient, consentsPath, consentsQuery } from './queries.ts'

export interface ConsentAct {
  /** Behind the address of the person's consents, such as `/c-1/withdraw`. */
  readonly at: string
  readonly body: object
}

export function useConsentAct(person: string, onDone: (consent: ConsentJson) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ at, body }: ConsentAct) =>
      postJson<ConsentJson>(consentsPath(person, at), body, {
        key: newRequestKey(),
        as: asPatient(person),
      }),
    onSuccess(consent) {
      queries.setQueryData<ConsentsJson>(consentsQuery(person).queryKey, (before) => {
        const others = (before?.consents ?? []).filter(({ id }) => id !== consent.id)
        return { consents: [consent, ...others] }
      })
      onDone(consent)
    },
  })
}
