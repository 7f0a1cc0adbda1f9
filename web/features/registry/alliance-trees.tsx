/** Alliances as trees: the lead, its members, their branches. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AllianceNodeJson } from '../../../server/http/contract/registry.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { alliancesQuery } from './queries.ts'

export function AllianceTrees() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const read = useQuery(alliancesQuery)
  if (read.isPending) return null
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { alliances, on } = read.data
  return (
    <section className="registry-alliances" aria-labelledby="registry-alliances">
      <h2 id="registry-alliances">{t('registry.alliances', { on })}</h2>
      {alliances.length === 0 ? <EmptyState title={t('registry.noAlliances')} /> : null}
      <div className="registry-trees">
        {alliances.map(({ id, title, kind, tree }) => (
          <article key={id} className="panel registry-tree">
            <h3>{textIn(title)}</h3>
            <p className="quiet">{t(`registry.allianceKind.${kind}`)}</p>
            {tree === null ? <p>{t('registry.noLead')}</p> : <Branches nodes={[tree]} />}
          </article>
        ))}
      </div>
    </section>
  )
}

function Branches({ nodes }: { readonly nodes: readonly AllianceNodeJson[] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <ul>
      {nodes.map(({ institution, title, role, below }) => (
        <li key={institution}>
          <Link to={`/registry?house=${institution}`}>{textIn(title)}</Link>{' '}
          <span className="quiet">{t(`registry.seat.${role}`)}</span>
          {below.length === 0 ? null : <Branches nodes={below} />}
        </li>
      ))}
    </ul>
  )
}
