/** What the two write to each other, with pictures. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { momentText } from '../../components/moment-text.ts'
import { readPicture } from './picture.ts'
import { offersQuery } from './queries.ts'
import { ShownPicture } from './shown-picture.tsx'
import { useConsultationAct } from './use-session.ts'
import './talk.css'

interface TalkProps {
  readonly consultation: ConsultationJson
  readonly as: string
  readonly party: 'patient' | 'doctor'
}

const bytesOfKilobyte = 1024

export function Talk({ consultation, as, party }: TalkProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [unfit, setUnfit] = useState(false)
  const offers = useQuery(offersQuery)
  const mostBytes = offers.data?.rules.imageBytes ?? 0
  const { id, words, state } = consultation
  const act = useConsultationAct(id, as)
  const isOpen = state === 'in-consult' || state === 'prescribed'
  function send(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() === '') return
    act.mutate({ act: 'say', text: text.trim() }, { onSuccess: () => setText('') })
  }
  async function choose(file: File | undefined): Promise<void> {
    if (file === undefined) return
    const picture = await readPicture(file, mostBytes)
    setUnfit(picture === null)
    if (picture !== null) act.mutate({ act: 'say', text: '', picture })
  }
  return (
    <section className="visit-talk" aria-label={t('telehealth.talk.title')}>
      {words.length === 0 ? <p className="quiet">{t('telehealth.talk.empty')}</p> : null}
      <ol aria-live="polite">
        {words.map((one) => (
          <li key={one.number} data-mine={one.from === party}>
            <p className="visit-said-by">
              {t(`telehealth.talk.from.${one.from}`)} <time>{momentText(one.at).slice(-5)}</time>
            </p>
            {one.text === '' ? null : <p className="visit-said">{one.text}</p>}
            {one.image === null ? null : (
              <ShownPicture id={id} image={one.image} as={as} label={t('telehealth.talk.show')} />
            )}
          </li>
        ))}
      </ol>
      {isOpen ? (
        <form className="visit-say" onSubmit={send}>
          <input
            className="input"
            aria-label={t('telehealth.talk.say')}
            placeholder={t('telehealth.talk.say')}
            maxLength={2000}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <button type="submit" className="button primary" disabled={act.isPending}>
            {t('telehealth.talk.send')}
          </button>
          <label className="button visit-attach">
            {t('telehealth.talk.picture')}
            <input
              className="sr-only"
              type="file"
              accept="image/png,image/jpeg,image/webp"
              onChange={({ target }) => {
                void choose(target.files?.[0])
                target.value = ''
              }}
            />
          </label>
        </form>
      ) : null}
      {unfit ? (
        <p className="field-problem" role="alert">
          {t('telehealth.talk.tooLarge', { kilobytes: mostBytes / bytesOfKilobyte })}
        </p>
      ) : null}
      <AnswerProblem error={act.error} />
    </section>
  )
}
