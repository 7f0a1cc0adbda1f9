/** Every benefit of a scheme on a day, alone or beside another, with differences marked. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BenefitValue, PolicySet, Source, Term } from '../../../engine/policy/policy-value.ts'
import { termName } from '../../../engine/policy/trust.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import type { CaseLine } from '../../components/policy-words.ts'
import { useSession } from '../../components/session.ts'
import { SourceName } from '../../components/source-name.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { useLexicon } from '../../components/use-lexicon.ts'
import { schemeRulesQuery } from './queries.ts'
import { groupsOfTerm, type PairedGroup, pairGroups, type RuleGroup, termOn } from './rule-text.ts'

interface Choice {
  readonly scheme: string
  readonly on: string
}

export interface SchemeRulesProps {
  readonly left: Choice
  readonly right: Choice | null
  readonly onlyDifferences: boolean
  readonly onOnlyDifferences: (only: boolean) => void
}

export function SchemeRules({ left, right, onlyDifferences, onOnlyDifferences }: SchemeRulesProps) {
  const { t } = useTranslation()
  const leftRules = useQuery(schemeRulesQuery(left.scheme))
  const rightRules = useQuery(schemeRulesQuery(right?.scheme ?? ''))
  if (leftRules.isError || rightRules.isError) {
    return <EmptyState title={t('rulesPage.unreadable')} tone="refused" />
  }
  const leftSet = leftRules.data
  const rightSet = right === null ? undefined : rightRules.data
  if (leftSet === undefined || (right !== null && rightSet === undefined)) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  const pairs = benefitPairs(leftSet, left, rightSet, right)
  if (pairs.length === 0) return <EmptyState title={t('rulesPage.nothingInForce')} />
  return (
    <>
      {right === null ? null : (
        <label className="check only-differences">
          <input
            type="checkbox"
            checked={onlyDifferences}
            onChange={(event) => onOnlyDifferences(event.target.checked)}
          />
          {t('rulesPage.onlyDifferences')}
        </label>
      )}
      {pairs.map((pair) => (
        <BenefitSection
          key={pair.key}
          pair={pair}
          isCompared={right !== null}
          onlyDifferences={right !== null && onlyDifferences}
        />
      ))}
    </>
  )
}

interface Side {
  readonly benefit: BenefitValue
  readonly set: PolicySet
  readonly term: Term
}

interface BenefitPair {
  readonly key: string
  readonly left: Side | null
  readonly right: Side | null
}

/** Benefits meet by the last part of their id: `hefei/employee/inpatient` and `suzhou/employee/inpatient`. */
function benefitPairs(
  leftSet: PolicySet,
  left: Choice,
  rightSet: PolicySet | undefined,
  right: Choice | null,
): BenefitPair[] {
  const lefts = sidesOf(leftSet, left)
  const rights = rightSet === undefined || right === null ? [] : sidesOf(rightSet, right)
  const keys = [...new Set([...lefts, ...rights].map(({ key }) => key))]
  return keys.map((key) => ({
    key,
    left: lefts.find((one) => one.key === key)?.side ?? null,
    right: rights.find((one) => one.key === key)?.side ?? null,
  }))
}

function sidesOf(set: PolicySet, { scheme, on }: Choice): { key: string; side: Side }[] {
  const region = set.regions.find(({ id }) => scheme.startsWith(`${id}/`))
  const layers = region?.order ?? []
  const rank = (benefit: BenefitValue): number =>
    (hasPayment(benefit) ? 0 : 1000) + layers.indexOf(benefit.layer) * 10 + settingRank(benefit.id)
  return set.benefits
    .filter((benefit) => benefit.scheme === scheme)
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((benefit) => {
      const term = termOn(benefit, on)
      const key = benefit.id.slice(scheme.length + 1)
      return term === undefined ? [] : [{ key, side: { benefit, set, term } }]
    })
}

const settings = ['inpatient', 'outpatient', 'chronic']

/** The common kinds of care first. */
function settingRank(id: string): number {
  const place = settings.findIndex((setting) => id.endsWith(`/${setting}`))
  return place < 0 ? settings.length : place
}

/** Lists of what is not paid come after everything that is. */
function hasPayment({ terms }: BenefitValue): boolean {
  return terms.some(({ steps }) => steps.some(({ kind }) => kind === 'pay' || kind === 'bear'))
}

interface BenefitSectionProps {
  readonly pair: BenefitPair
  readonly isCompared: boolean
  readonly onlyDifferences: boolean
}

function BenefitSection({ pair, isCompared, onlyDifferences }: BenefitSectionProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const left = useGroups(pair.left)
  const right = useGroups(pair.right)
  const groups = isCompared ? pairGroups(left, right) : pairGroups(left, left)
  const differing = groups.filter(({ differs }) => differs).length
  const shown = onlyDifferences ? groups.filter(({ differs }) => differs) : groups
  const title = (pair.left ?? pair.right)?.benefit.title
  return (
    <section className="benefit panel">
      <header>
        <h2>{title === undefined ? pair.key : textIn(title)}</h2>
        {isCompared ? (
          <span className={`badge ${differing === 0 ? '' : 'wait'}`}>
            {differing === 0
              ? t('rulesPage.same')
              : t('rulesPage.differences', { count: differing })}
          </span>
        ) : null}
      </header>
      <div className={isCompared ? 'benefit-terms two' : 'benefit-terms'}>
        <TermHead side={pair.left} />
        {isCompared ? <TermHead side={pair.right} /> : null}
      </div>
      {shown.map((group) => (
        <GroupTable
          key={group.id}
          group={group}
          isCompared={isCompared}
          onlyDifferences={onlyDifferences}
        />
      ))}
    </section>
  )
}

function useGroups(side: Side | null): RuleGroup[] {
  const scheme = side?.set.schemes.find(({ id }) => id === side.benefit.scheme)
  const lexicon = useLexicon(scheme?.currency ?? 'CNY')
  return side === null || scheme === undefined ? [] : groupsOfTerm(side.term, scheme, lexicon)
}

function TermHead({ side }: { readonly side: Side | null }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const allowed = useSession()?.trust.allowed ?? []
  if (side === null) return <p className="quiet">{t('rulesPage.notHere')}</p>
  const { term, benefit } = side
  const isAllowed = term.status !== 'verified' && allowed.includes(termName(benefit, term))
  const source = benefit.sources[term.source]
  const following = benefit.terms
    .map(({ from }) => from)
    .filter((from) => from > term.from)
    .sort()[0]
  return (
    <div className="term-head">
      <p>
        <StatusBadge status={term.status} allowed={isAllowed} />
        <span>
          {t('why.since', { from: term.from })}
          {following === undefined ? '' : ` · ${t('rulesPage.until', { from: following })}`}
        </span>
      </p>
      {source === undefined ? null : <SourceLine source={source} />}
      {term.note === null ? null : <p className="quiet">{textIn(term.note)}</p>}
    </div>
  )
}

function SourceLine({ source }: { readonly source: Source }) {
  const { t } = useTranslation()
  return (
    <p className="source-line">
      <span lang="en">{source.issuer}</span>
      <SourceName source={source} />
      {source.published === null ? null : <span>{source.published}</span>}
      {source.readOn === null ? null : (
        <span>{t('rulesPage.readOn', { day: source.readOn, reader: source.reader ?? '' })}</span>
      )}
    </p>
  )
}

interface GroupTableProps {
  readonly group: PairedGroup
  readonly isCompared: boolean
  readonly onlyDifferences: boolean
}

function GroupTable({ group, isCompared, onlyDifferences }: GroupTableProps) {
  const { t } = useTranslation()
  const lines = onlyDifferences ? group.lines.filter(({ differs }) => differs) : group.lines
  const whens = [group.left?.when ?? '', group.right?.when ?? '']
  return (
    <table className={`rule-group ${isCompared ? 'two' : ''}`}>
      <caption>
        <strong>{group.name}</strong>
        <span>{(group.left ?? group.right)?.does}</span>
        {isCompared && group.differs ? (
          <span className="differs-mark">{t('rulesPage.differs')}</span>
        ) : null}
      </caption>
      <tbody>
        {whens.every((when) => when === '') ? null : (
          <tr className={isCompared && whens[0] !== whens[1] ? 'differs' : ''}>
            <th scope="row">{t('rulesPage.when')}</th>
            <td>{whens[0] === '' ? t('rulesPage.always') : whens[0]}</td>
            {isCompared ? <td>{whens[1] === '' ? t('rulesPage.always') : whens[1]}</td> : null}
          </tr>
        )}
        {lines.map(({ label, left, right, differs }) => (
          <tr
            key={`${label} ${left?.text} ${right?.text}`}
            className={isCompared && differs ? 'differs' : ''}
          >
            <th scope="row">{label}</th>
            <CaseCell line={left} />
            {isCompared ? <CaseCell line={right} /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function CaseCell({ line }: { readonly line: CaseLine | null }) {
  if (line === null) return <td className="quiet">–</td>
  return <td>{line.isFormula ? <code>{line.text}</code> : line.text}</td>
}
