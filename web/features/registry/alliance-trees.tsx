/** Alliances as trees: the lead, its members, their branches. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AllianceNodeJson } from '../../../server/http/contract/registry.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useKeeper } from './keeper.ts'
import { alliancesQuery } from './queries.ts'
import { SeatForm } from './seat-act.tsx'
import './entry.css'

export function AllianceTrees({ on: day }: { readonly on: string }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const keeper = useKeeper()
  const read = useQuery(alliancesQuery(day))
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
            {keeper === undefined ? null : (
              <details className="registry-check">
                <summary>{t('registry.form.changeSeats')}</summary>
                <SeatForm alliance={id} as={keeper.as} />
                <Link to={`/registry/entry?kind=alliance&id=${id}`}>
                  {t('registry.form.change.alliance')}
                </Link>
              </details>
            )}
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
