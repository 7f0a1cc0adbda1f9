/** A consent put before a person in full; each tick is the person's own, and nothing is ticked beforehand. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentJson, ConsentTextJson } from '../../server/http/contract/consent.ts'
import { AnswerProblem } from './answer-problem.tsx'
import { useLanguage } from './language.ts'
import { dayTextAt } from './moment-text.ts'
import { getJson, newRequestKey, postJson } from './request.ts'
import './agreement.css'

interface AgreementProps {
  readonly person: string
  /** As whom it is asked and answered. */
  readonly as: string
  readonly template: string
  readonly recipient: string
  /** Without these it is of no use here. */
  readonly needed: readonly string[]
  readonly words: {
    readonly title: string
    readonly hint: string
    readonly agree: string
    readonly agreed: string
  }
  readonly onAgreed: () => void
}

const lookBackDays = 365
const dayMs = 86_400_000

export function Agreement(props: AgreementProps) {
  const { person, as, template, recipient, needed, words, onAgreed } = props
  const language = useLanguage()
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [isDone, setDone] = useState(false)
  const path = `/api/persons/${encodeURIComponent(person)}/consents`
  const queries = useQueryClient()
  const queryKey = ['agreement', person, template, recipient, language]
  const offered = useQuery({
    queryKey,
    enabled: !isDone,
    queryFn: async () => {
      const today = Date.now()
      const [from, to] = [dayTextAt(today - lookBackDays * dayMs), dayTextAt(today)]
      const body = { template, language, recipient, over: { kind: 'period', from, to } }
      const consent = await postJson<ConsentJson>(path, body, { key: newRequestKey(), as })
      const text = await getJson<ConsentTextJson>(`${path}/${consent.id}/text`, undefined, as)
      return { consent, text }
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const give = useMutation({
    mutationFn: () =>
      postJson<ConsentJson>(`${path}/${offered.data?.consent.id}/give`, { ticks: ticked }, { as }),
    onSuccess: () => {
      setDone(true)
      // What was answered is not put before anybody again: the next agreement is one of its own.
      queries.removeQueries({ queryKey, exact: true })
      onAgreed()
    },
  })
  if (isDone) {
    return (
      <p className="note" role="status">
        {words.agreed}
      </p>
    )
  }
  // A text offers leaving the place only where the data would leave it, and then it is needed.
  const wanted = offered.data?.text.ticks.some(({ tick }) => tick === 'leaving')
    ? [...needed, 'leaving']
    : needed
  return (
    <fieldset className="agreement">
      <legend>{words.title}</legend>
      <AnswerProblem error={offered.error} />
      {offered.data === undefined ? <Loading isOver={offered.isError} /> : null}
      {offered.data === undefined ? null : (
        <>
          <details>
            <summary>{offered.data.text.title}</summary>
            {offered.data.text.paragraphs.map(({ section, text }) => (
              <p key={section}>{text}</p>
            ))}
          </details>
          <p className="field-hint">{words.hint}</p>
          {offered.data.text.ticks.map(({ tick, text }) => (
            <label key={tick} className="check">
              <input
                type="checkbox"
                checked={ticked.includes(tick)}
                onChange={({ target }) =>
                  setTicked((before) =>
                    target.checked ? [...before, tick] : before.filter((one) => one !== tick),
                  )
                }
              />
              <span>{text}</span>
            </label>
          ))}
          <button
            type="button"
            className="button primary"
            disabled={!wanted.every((one) => ticked.includes(one)) || give.isPending}
            onClick={() => give.mutate()}
          >
            {words.agree}
          </button>
        </>
      )}
      <AnswerProblem error={give.error} />
    </fieldset>
  )
}

function Loading({ isOver }: { readonly isOver: boolean }) {
  const { t } = useTranslation()
  if (isOver) return null
  return (
    <p role="status">
      <span className="spinner" /> {t('loading')}
    </p>
  )
}
