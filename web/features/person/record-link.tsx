/** Two records side by side: why they may be one person's, what a merge would count, and the decision. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LinkJson } from '../../../server/http/contract/person-link.ts'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useLexicon } from '../../components/use-lexicon.ts'
import { LinkDecision } from './link-decision.tsx'
import { linkQuery } from './link-queries.ts'
import { MatchPoints } from './match-points.tsx'
import './record-links.css'

interface RecordLinkProps {
  readonly id: string
  readonly onBack: () => void
}

export function RecordLink({ id, onBack }: RecordLinkProps) {
  const { t } = useTranslation()
  const acting = useActing('operator')
  return (
    <div className="links">
      <header className="links-head">
        <h1>{t('person.links.title')}</h1>
        <ActingSwitch office="operator" />
      </header>
      <p>
        <button type="button" className="link" onClick={onBack}>
          {t('person.links.back')}
        </button>
      </p>
      {acting === undefined ? null : <Read key={acting.id} id={id} as={acting.as} />}
    </div>
  )
}

function Read({ id, as }: { readonly id: string; readonly as: string | undefined }) {
  const { t } = useTranslation()
  const { data: link, error, isPending, refetch } = useQuery(linkQuery(id, as))
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (link === undefined) return <NotRead error={error} onAgain={() => void refetch()} />
  return (
    <>
      <p className="links-card-head">
        <strong>{t(`person.links.verdict.${link.verdict}`)}</strong>
        <span>{t('person.links.score', { score: link.score })}</span>
        <span className="badge">{t(`person.links.state.${link.state}`)}</span>
      </p>
      <p className="quiet">{t('person.links.thresholds', link.thresholds)}</p>
      <div className="links-two">
        {link.records.map((record, i) => (
          <RecordCard key={record.id} record={record} n={i + 1} />
        ))}
      </div>
      <Points link={link} />
      <Counters link={link} />
      <LinkDecision link={link} as={as} />
      <History link={link} />
    </>
  )
}

interface RecordCardProps {
  readonly record: LinkJson['records'][number]
  readonly n: number
}

function RecordCard({ record, n }: RecordCardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const numbers = record.numbers.map(({ kind, number }) =>
    kind === null ? number : `${t(`person.kind.${kind}`)} ${number}`,
  )
  const schemes = record.schemes.map(textIn).join(t('and'))
  const rows = [
    [t('person.links.name'), record.name],
    [t('person.links.latinName'), record.latinName],
    [t('person.links.birth'), record.birth],
    [t('person.links.sexLabel'), t(`sex.${record.sex}`)],
    [t('person.links.numbers'), numbers.join(t('and'))],
    [t('person.links.schemes'), schemes === '' ? t('person.links.noScheme') : schemes],
  ] as const
  return (
    <section className="panel links-record" aria-label={t('person.links.record', { n })}>
      <h2>{t('person.links.record', { n })}</h2>
      <dl>
        {rows.map(([name, what]) =>
          what === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{what}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}

function Points({ link }: { readonly link: LinkJson }) {
  const { t } = useTranslation()
  return (
    <section className="panel links-part" aria-labelledby="links-why">
      <h2 id="links-why">{t('person.links.why')}</h2>
      <MatchPoints points={link.points} />
    </section>
  )
}

function Counters({ link }: { readonly link: LinkJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const lexicon = useLexicon('CNY')
  return (
    <section className="panel links-part" aria-labelledby="links-counters">
      <h2 id="links-counters">{t('person.links.counters')}</h2>
      {link.counters.length === 0 ? (
        <p className="quiet">{t('person.links.countersNone')}</p>
      ) : (
        <table className="links-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('person.links.first')}</th>
              <th scope="col">{t('person.links.second')}</th>
              <th scope="col">{t('person.links.together')}</th>
            </tr>
          </thead>
          <tbody>
            {link.counters.map(({ scheme, counter, period, each, together }) => (
              <tr key={`${scheme.en} ${counter} ${period}`}>
                <th scope="row">
                  {textIn(scheme)} · {lexicon.word(`counter.${counter}`) ?? counter}{' '}
                  <span className="quiet">{period.slice(period.indexOf(':') + 1)}</span>
                </th>
                <td className="amount">{each[0]}</td>
                <td className="amount">{each[1]}</td>
                <td className="amount">
                  <strong>{together}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function History({ link }: { readonly link: LinkJson }) {
  const { t } = useTranslation()
  return (
    <section className="links-part" aria-labelledby="links-history">
      <h2 id="links-history">{t('person.links.history')}</h2>
      <ol className="links-history">
        {link.history.map(({ number, by, at, act, what, reason }) => (
          <li key={number}>
            <time dateTime={at}>{momentText(at)}</time>{' '}
            <span>{by === 'matcher' ? t('person.links.matcher') : by}</span>{' '}
            <strong>
              {t(
                `person.links.act.${what === null ? act : `${act}-${what}`}` as 'person.links.act.find',
              )}
            </strong>
            {reason === null ? null : <span className="quiet"> {reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
