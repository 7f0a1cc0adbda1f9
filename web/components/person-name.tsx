/** A name and a number, masked until somebody asks for them whole; asking is written down. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PersonJson, RevealedJson } from '../../server/http/contract/person.ts'
import { AnswerProblem } from './answer-problem.tsx'
import { postJson } from './request.ts'

export interface PersonNameProps {
  readonly person: Pick<PersonJson, 'id' | 'name' | 'identifier'>
  readonly purpose: 'settlement' | 'care'
  /** In sample mode, somebody else who is at the machine. */
  readonly as?: string
}

/** Give it the person's id as its key, so that the next one is masked again. */
export function PersonName({ person, purpose, as }: PersonNameProps) {
  const { t } = useTranslation()
  const reveal = useMutation({
    mutationFn: () =>
      postJson<RevealedJson>(
        `/api/persons/${encodeURIComponent(person.id)}/reveal`,
        { purpose },
        { as },
      ),
  })
  const { name, identifier } = reveal.data ?? person
  return (
    <>
      <strong>{name}</strong>
      <span className="quiet">{identifier}</span>
      {reveal.data === undefined && isMasked(name, identifier) ? (
        <button
          type="button"
          className="link"
          disabled={reveal.isPending}
          title={t('reveal.recorded')}
          onClick={() => reveal.mutate()}
        >
          {t('reveal.show')}
        </button>
      ) : null}
      <AnswerProblem error={reveal.error} />
    </>
  )
}

function isMasked(...texts: readonly string[]): boolean {
  return texts.some((text) => text.includes('*'))
}
