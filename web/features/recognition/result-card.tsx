/** One result: where and when, what was measured or seen, and the way to its images. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TestJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'

interface ResultCardProps {
  readonly test: TestJson
  /** Where it is looked at. */
  readonly institution: string
  readonly children?: ReactNode
}

export function ResultCard({ test, institution, children }: ResultCardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { report } = test
  const title = textIn(test.itemTitle)
  const place = textIn(test.institutionTitle)
  return (
    <article className="panel tests-result" aria-label={`${title} ${place}`}>
      <h3>{title}</h3>
      <p className="quiet">{t('recognition.result.doneAt', { place, on: report?.on ?? '' })}</p>
      {report === null ? null : <Report report={report} />}
      {report?.study == null ? null : (
        <Link
          className="button"
          to={`/tests/images/${test.id}?${new URLSearchParams({ institution })}`}
        >
          {t('recognition.result.images')}
        </Link>
      )}
      {children}
    </article>
  )
}

export function Report({ report }: { readonly report: NonNullable<TestJson['report']> }) {
  const { t } = useTranslation()
  return (
    <>
      {report.values.length === 0 ? null : (
        <dl className="tests-values">
          {report.values.map(({ name, value, unit, interval, method }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <strong>
                  {value} {unit}
                </strong>
                <span className="quiet">
                  {t('recognition.result.reference', { interval, method })}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {report.finding === '' ? null : (
        <p>
          <span className="quiet">{t('recognition.result.finding')}</span> {report.finding}
        </p>
      )}
    </>
  )
}
