/** One result: where and when, what was measured or seen, and the way to its images. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { besideInterval } from '../../../engine/recognition/reference.ts'
import type { TestJson } from '../../../server/http/contract/recognition.ts'
import { useTextIn } from '../../components/language.ts'
import { useAnalyteName } from './use-words.ts'

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
      {report === null ? null : <Report item={test.item} report={report} />}
      <Versions test={test} />
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

interface ReportProps {
  readonly item: string
  readonly report: NonNullable<TestJson['report']>
}

export function Report({ item, report }: ReportProps) {
  const { t } = useTranslation()
  const analyteName = useAnalyteName(item)
  return (
    <>
      {report.values.length === 0 ? null : (
        <dl className="tests-values">
          {report.values.map(({ name, value, unit, interval, method }) => (
            <div key={name}>
              <dt>{analyteName(name)}</dt>
              <dd>
                <strong>
                  {value} {unit} <Beside value={value} interval={interval} />
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
      {report.impression === undefined ? null : (
        <p>
          <span className="quiet">{t('recognition.report.impression')}</span> {report.impression}
        </p>
      )}
    </>
  )
}

function Beside({ value, interval }: { readonly value: string; readonly interval: string }) {
  const { t } = useTranslation()
  const beside = besideInterval(value, interval)
  if (beside === null) return null
  return <span className="report-beside">{t(`recognition.report.${beside}`)}</span>
}

/** Who signed it, and what it said before it was corrected. */
export function Versions({ test }: { readonly test: TestJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { signedByName, version, replaced } = test
  if (version === 0) return null
  const name = signedByName === null ? '' : textIn(signedByName)
  return (
    <>
      <p className="quiet">{t('recognition.report.signed', { name, version })}</p>
      {replaced.map((old) => (
        <details key={old.version} className="tests-others">
          <summary>
            {t('recognition.report.replaced', { version: old.version, reason: old.reason })}
          </summary>
          <Report item={test.item} report={old.report} />
        </details>
      ))}
    </>
  )
}
