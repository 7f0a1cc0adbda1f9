/** Why the product gives nothing: the clause in its own words, and where it is written. */
import { useTranslation } from 'react-i18next'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import { useTextIn } from '../../components/language.ts'
import { RuleId } from '../../components/rule-id.tsx'
import { SourceName } from '../../components/source-name.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'

type Refused = ClaimJson['refusedBy'][number]

interface ClausesProps {
  readonly refusedBy: readonly Refused[]
  /** The insurer's desk also sees the ids by which rules are looked up. */
  readonly atDesk?: boolean
}

export function Clauses({ refusedBy, atDesk = false }: ClausesProps) {
  const { t } = useTranslation()
  if (refusedBy.length === 0) return null
  return (
    <section className="note wait claim-clauses" aria-label={t('claim.clause.title')}>
      <strong>{t('claim.clause.title')}</strong>
      {refusedBy.map(({ rule, clause }) => (
        <div key={rule}>
          {clause === null ? <NoClause code={rule} /> : <Clause clause={clause} />}
          {atDesk ? <RuleId rule={rule} /> : null}
        </div>
      ))}
    </section>
  )
}

function Clause({ clause }: { readonly clause: NonNullable<Refused['clause']> }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { title, article, reason, remedy, status, source } = clause
  const where = [textIn(title), ...(article === null ? [] : [t('why.article', { article })])]
  return (
    <>
      <p>
        {textIn(reason)} <StatusBadge status={status} />
      </p>
      {remedy === null ? null : <p>{textIn(remedy)}</p>}
      <p className="quiet">
        {where.join(' · ')} · <SourceName source={source} />
      </p>
    </>
  )
}

/** What is no clause has words of its own; a later server may know one more. */
function NoClause({ code }: { readonly code: string }) {
  const { t, i18n } = useTranslation()
  const own = `claim.clause.${code}`
  const key = i18n.exists(own) ? own : `problem.${code}.what`
  return <p>{t(i18n.exists(key) ? (key as 'claim.clause.title') : 'claim.clause.unknown')}</p>
}
