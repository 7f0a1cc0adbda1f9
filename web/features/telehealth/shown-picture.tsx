/** A picture of a consultation, fetched when somebody asks to see it: seeing it is written down. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { pictureQuery } from './queries.ts'

interface ShownPictureProps {
  readonly id: string
  readonly image: string
  readonly as: string
  readonly label: string
}

export function ShownPicture({ id, image, as, label }: ShownPictureProps) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(false)
  const { data, error, isFetching } = useQuery({
    ...pictureQuery(id, image, as),
    enabled: isShown,
  })
  if (data !== undefined) {
    const source = `data:${data.type};base64,${data.base64}`
    return <img className="visit-picture" src={source} alt={t('telehealth.talk.image')} />
  }
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={isFetching}
        onClick={() => setShown(true)}
      >
        {label}
      </button>
      <AnswerProblem error={error} />
    </>
  )
}
