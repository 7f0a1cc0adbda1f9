/** Fetches the e-credential of whoever's phone this is and hands it over; nobody types it. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ShownCredentialJson } from '../../server/http/contract/person.ts'
import { AnswerProblem } from './answer-problem.tsx'
import { postJson } from './request.ts'

/** Until persons sign in, the sample mode takes one for signed in. */
export function askForCredential(person: string): Promise<ShownCredentialJson> {
  const path = `/api/persons/${encodeURIComponent(person)}/e-credentials`
  return postJson<ShownCredentialJson>(path, {}, { as: `patient:${person}` })
}

export interface ShowCredentialProps {
  readonly person: string
  readonly busy: boolean
  readonly onShown: (text: string) => void
}

export function ShowCredential({ person, busy, onShown }: ShowCredentialProps) {
  const { t } = useTranslation()
  const fetched = useMutation({
    mutationFn: () => askForCredential(person),
    onSuccess: ({ text }) => onShown(text),
  })
  return (
    <>
      <button
        type="button"
        className="button primary"
        disabled={busy || fetched.isPending}
        onClick={() => fetched.mutate()}
      >
        {t('person.credential.useMine')}
      </button>
      <AnswerProblem error={fetched.error} />
    </>
  )
}
