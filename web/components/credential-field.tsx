/** Finds a person by a credential that is scanned or typed; in sample mode also from a list. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SamplePersonsJson } from '../../server/http/contract/person.ts'
import { type Choice, ComboBox } from './combo-box.tsx'
import { NumberKind } from './number-kind.tsx'
import { getJson, isWorthRetrying } from './request.ts'
import type { Lookup, NumberAbout } from './use-lookup.ts'

export const samplePersonsQuery = {
  queryKey: ['sample-persons'],
  queryFn: () => getJson<SamplePersonsJson>('/api/sample-persons'),
  retry: isWorthRetrying,
  staleTime: Number.POSITIVE_INFINITY,
} as const

export interface CredentialFieldProps {
  readonly lookup: Lookup
  readonly isSample: boolean
  readonly locked: boolean
  /** Gets what is no credential but a commercial-insurance code, where this counter takes one. */
  readonly onCode?: (text: string) => void
}

export function CredentialField({ lookup, isSample, locked, onCode }: CredentialFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [about, setAbout] = useState<NumberAbout>({})
  const samples = useQuery({ ...samplePersonsQuery, enabled: isSample })
  const choices = (samples.data?.persons ?? [])
    .filter(({ name, credential }) => name.includes(text) || credential.startsWith(text))
    .map(
      ({ id, name, credential }): Choice => ({
        id,
        label: name,
        detail: credential,
        group: t('counter.samplePersons'),
      }),
    )

  function find(credential: string): void {
    const text = credential.normalize('NFKC').trim()
    if (text === '') return
    if (onCode !== undefined && isInsuranceCode(text)) onCode(text)
    else lookup.find(text, about)
    setText('')
  }

  return (
    <>
      <ComboBox
        id="credential"
        className="credential"
        label={t('counter.credential')}
        text={text}
        onText={setText}
        placeholder={t('counter.credentialHint')}
        choices={choices}
        onChoose={(choice) => find(String(choice.detail))}
        onEnter={() => find(text)}
        disabled={locked || lookup.busy}
        invalid={lookup.problem !== null}
        describedBy={lookup.problem === null ? undefined : 'credential-problem'}
      />
      <NumberKind about={about} onAbout={setAbout} locked={locked} />
    </>
  )
}

/** A commercial-insurance code is a signed number in three parts, and far longer than any card has. */
export function isInsuranceCode(text: string): boolean {
  return /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/u.test(text)
}
