/** Sends a registration or its withdrawal; the answer is the list as it stands then. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { DiseaseRegistrationsJson } from '../../../server/http/contract/disease-registration.ts'
import { registrationsQuery } from '../../components/disease-registrations.ts'
import { newRequestKey, postJson } from '../../components/request.ts'

interface Sent {
  readonly path: string
  readonly body: unknown
}

export function useRegistering(person: string, onDone: () => void = () => undefined) {
  const queries = useQueryClient()
  const last = useRef({ asked: '', key: '' })
  return useMutation({
    mutationFn: ({ path, body }: Sent) => {
      // What is asked once more, because no answer came, is the same request.
      const asked = JSON.stringify([path, body])
      if (last.current.asked !== asked) last.current = { asked, key: newRequestKey() }
      return postJson<DiseaseRegistrationsJson>(path, body, { key: last.current.key })
    },
    onSuccess: (answer) => {
      last.current = { asked: '', key: '' }
      queries.setQueryData(registrationsQuery(person).queryKey, answer)
      onDone()
    },
  })
}
