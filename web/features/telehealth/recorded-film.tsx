/** The recording of a visit, fetched when somebody asks to see it: seeing it is written down. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsultationJson, PictureJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { getJson, isWorthRetrying } from '../../components/request.ts'
import './talk.css'

interface RecordedFilmProps {
  readonly consultation: ConsultationJson
  readonly as: string
}

export function RecordedFilm({ consultation, as }: RecordedFilmProps) {
  const { t } = useTranslation()
  const { id, recording, keptUntil } = consultation
  const [isShown, setShown] = useState(false)
  const { parts } = recording
  const { data, error } = useQuery({
    queryKey: ['consultation-recording', id, as, parts],
    queryFn: ({ signal }) => filmOf(id, parts, as, signal),
    enabled: isShown,
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const source = useAddress(data)
  if (recording.state === 'erased') return <p className="quiet">{t('telehealth.film.erased')}</p>
  if (recording.state !== 'ended' || parts === 0) return null
  return (
    <section className="panel clinic-card" aria-label={t('telehealth.film.title')}>
      <h2>{t('telehealth.film.title')}</h2>
      <p className="quiet">
        {keptUntil === null ? '' : t('telehealth.film.kept', { until: keptUntil.talk })}
      </p>
      {source === undefined ? (
        <button
          type="button"
          className="button small"
          disabled={isShown && error === null}
          onClick={() => setShown(true)}
        >
          {t('telehealth.film.show')}
        </button>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said
        <video
          className="visit-film"
          src={source}
          controls
          aria-label={t('telehealth.film.title')}
        />
      )}
      <AnswerProblem error={error} />
    </section>
  )
}

async function filmOf(id: string, parts: number, as: string, signal: AbortSignal): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let type = 'video/webm'
  for (let part = 1; part <= parts; part++) {
    const piece = await getJson<PictureJson>(
      `/api/consultations/${id}/recording/${part}`,
      signal,
      as,
    )
    type = piece.type
    pieces.push(Uint8Array.from(atob(piece.base64), (byte) => byte.codePointAt(0) ?? 0))
  }
  return new Blob(pieces, { type })
}

function useAddress(film: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (film === undefined) return
    const made = URL.createObjectURL(film)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [film])
  return address
}
