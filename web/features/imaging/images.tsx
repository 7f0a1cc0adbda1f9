/** The images of one result: what they are, for what they are not, and the viewer. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpenedImagesJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { momentText } from '../../components/moment-text.ts'
import { framesOf } from './frames.ts'
import { openedQuery } from './queries.ts'
import { Viewer } from './viewer.tsx'
import './imaging.css'

interface ImagesProps {
  readonly id: string
  /** Who reads, in sample mode. */
  readonly as: string | undefined
}

export function Images({ id, as }: ImagesProps) {
  const { t } = useTranslation()
  const read = useQuery(openedQuery(id, as))
  return (
    <div className="images">
      <h1>{t('recognition.images.title')}</h1>
      <Loaded read={read}>
        {(opened) => <Opened opened={opened} as={as} onAgain={() => void read.refetch()} />}
      </Loaded>
    </div>
  )
}

interface OpenedProps {
  readonly opened: OpenedImagesJson
  readonly as: string | undefined
  readonly onAgain: () => void
}

function Opened({ opened, as, onAgain }: OpenedProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [at, setAt] = useState(0)
  const { test, study, link, until } = opened
  const series = study.series[at] ?? study.series[0]
  const { frames, notShown } =
    series === undefined ? { frames: [], notShown: new Map() } : framesOf(series)
  return (
    <>
      <p>
        <strong>{textIn(test.itemTitle)}</strong>{' '}
        {t('recognition.result.doneAt', {
          place: textIn(test.institutionTitle),
          on: test.report?.on ?? study.on,
        })}
      </p>
      <p className="note wait">{t('recognition.images.notPrimary')}</p>
      {study.isSimulated ? <p className="note">{t('recognition.images.simulated')}</p> : null}
      <label className="images-series">
        <span>{t('recognition.images.series')}</span>
        <select
          className="select"
          value={at}
          onChange={(event) => setAt(Number(event.target.value))}
        >
          {study.series.map(({ number, modality, description, images }, place) => (
            <option key={number} value={place}>
              {t('recognition.images.seriesOf', { modality, description, count: images.length })}
            </option>
          ))}
        </select>
      </label>
      {[...notShown].map(([form, count]) => (
        <p key={form} className="note wait">
          {t('recognition.images.notShown', { count, form })}
        </p>
      ))}
      {frames.length === 0 ? null : (
        <Viewer
          key={`${link} ${at}`}
          frames={frames}
          modality={series?.modality ?? ''}
          link={link}
          as={as}
          onAgain={onAgain}
        />
      )}
      <p className="quiet">{t('recognition.images.recorded', { time: momentText(until) })}</p>
    </>
  )
}
