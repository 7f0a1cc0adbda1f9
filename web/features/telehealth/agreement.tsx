/** The consent to be seen from afar, put before the patient in full; each tick is the patient's own. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentJson, ConsentTextJson } from '../../../server/http/contract/consent.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useLanguage } from '../../components/language.ts'
import { getJson, newRequestKey, postJson } from '../../components/request.ts'

interface AgreementProps {
  readonly person: string
  readonly hospital: string
  readonly title: string
  readonly onAgreed: () => void
}

const needed = ['health', 'recipient', 'teleconsultation']
const lookBackDays = 365
const dayMs = 86_400_000

export function Agreement({ person, hospital, title, onAgreed }: AgreementProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [isDone, setDone] = useState(false)
  const path = `/api/persons/${encodeURIComponent(person)}/consents`
  const as = `patient:${person}`
  const offered = useQuery({
    queryKey: ['online-consent', person, hospital, language],
    queryFn: async () => {
      const today = Date.now()
      const body = {
        template: 'mainland/care',
        language,
        recipient: hospital,
        over: { kind: 'period', from: dayText(today - lookBackDays * dayMs), to: dayText(today) },
      }
      const options = { key: newRequestKey(), as }
      const consent = await postJson<ConsentJson>(path, body, options)
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
      onAgreed()
    },
  })
  if (isDone) {
    return (
      <p className="note" role="status">
        {t('telehealth.patient.agreed', { hospital: title })}
      </p>
    )
  }
  return (
    <fieldset className="visit-agreement">
      <legend>{t('telehealth.patient.consent')}</legend>
      <AnswerProblem error={offered.error} />
      {offered.data === undefined ? null : (
        <>
          <details>
            <summary>{offered.data.text.title}</summary>
            {offered.data.text.paragraphs.map(({ section, text }) => (
              <p key={section}>{text}</p>
            ))}
          </details>
          <p className="field-hint">{t('telehealth.patient.consentHint')}</p>
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
            className="button"
            disabled={!needed.every((one) => ticked.includes(one)) || give.isPending}
            onClick={() => give.mutate()}
          >
            {t('telehealth.patient.agree')}
          </button>
        </>
      )}
      <AnswerProblem error={give.error} />
    </fieldset>
  )
}

const chinaOffsetMs = 28_800_000

/** The day it is in Beijing. */
function dayText(at: number): string {
  return new Date(at + chinaOffsetMs).toISOString().slice(0, 10)
}
