/** What changes in an entry: before and after, and all that it was, by whom. */
import { useTranslation } from 'react-i18next'
import { changesBetween, type Fields } from '../../../engine/registry/entry-changes.ts'
import type { EntryVersionsJson } from '../../../server/http/contract/registry-entries.ts'
import { momentText } from '../../components/moment-text.ts'
import { useOperatorName } from '../../components/operator-names.ts'
import { today } from './blank-entry.ts'
import { useEntryWords } from './use-entry-words.ts'

interface ChangeListProps {
  readonly was: object | null
  readonly now: object | null
  /** From which day on it holds: houses are called as they are then. */
  readonly from: string
}

export function ChangeList({ was, now, from }: ChangeListProps) {
  const { t } = useTranslation()
  const words = useEntryWords(from > today() ? from : '')
  const changes = changesBetween(was as Fields | null, now as Fields | null)
  if (changes.length === 0) return <p className="quiet">{t('registry.form.nothingChanges')}</p>
  return (
    <dl className="entry-changes">
      {changes.map(({ field, gone, came }) => (
        <div key={field}>
          <dt>{words.field(field)}</dt>
          <dd>
            {gone.map((one) => (
              <del key={JSON.stringify(one)}>{words.item(field, one)}</del>
            ))}
            {came.map((one) => (
              <ins key={JSON.stringify(one)}>{words.item(field, one)}</ins>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}

type Version = EntryVersionsJson['versions'][number]

export function EntryHistory({ versions }: Pick<EntryVersionsJson, 'versions'>) {
  const { t } = useTranslation()
  const operatorName = useOperatorName()
  if (versions.length === 0) return null
  return (
    <section className="panel entry-section" aria-labelledby="entry-history">
      <h2 id="entry-history">{t('registry.form.history')}</h2>
      <ol className="entry-history">
        {versions.toReversed().map((one) => (
          <li key={one.number}>
            <p>
              <Held from={one.from} to={one.to} />
              {one.isReplaced ? (
                <span className="badge">{t('registry.form.isReplaced')}</span>
              ) : null}
              {one.entry === null ? (
                <span className="badge">{t('registry.form.isEnd')}</span>
              ) : null}
            </p>
            <p className="quiet">
              {momentText(one.recordedAt)} · {operatorName(one.recordedBy)} · {one.source}
            </p>
            <VersionChanges version={one} versions={versions} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Held({ from, to }: Pick<Version, 'from' | 'to'>) {
  const { t } = useTranslation()
  return (
    <strong>
      {to === null ? t('registry.since', { from }) : t('registry.fromTo', { from, to })}
    </strong>
  )
}

/** Against what held before, as far as it was known when this was recorded. */
function VersionChanges({
  version,
  versions,
}: { readonly version: Version } & Pick<EntryVersionsJson, 'versions'>) {
  const { t } = useTranslation()
  const before = versions
    .filter(({ number, from }) => number < version.number && from <= version.from)
    .reduce<Version | null>(
      (last, one) => (last !== null && last.from > one.from ? last : one),
      null,
    )
  if (version.entry === null) return null
  return (
    <details>
      <summary>{t(before === null ? 'registry.form.content' : 'registry.form.changed')}</summary>
      <ChangeList was={before?.entry ?? null} now={version.entry} from={version.from} />
    </details>
  )
}
