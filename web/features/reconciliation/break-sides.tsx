/** The rows of all sides beside one another; what differs is marked, and said for whoever listens. */
import { useTranslation } from 'react-i18next'
import { rowStates } from '../../../engine/reconciliation/statement-row.ts'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useDeskWords } from './use-desk-words.ts'

type Row = BreakJson['ours'][number]

interface SideColumn {
  readonly side: string
  readonly rows: readonly Row[]
  /** Of all that is different about this side. */
  readonly classes: ReadonlySet<string>
}

const noClasses: ReadonlySet<string> = new Set()

/** One line of the table: what each side's row says. */
const fields = [
  'reference',
  'kind',
  'state',
  'day',
  'institution',
  'visit',
  'person',
  'category',
  'currency',
  'total',
  'paid',
  'account',
  'cash',
] as const

type Field = (typeof fields)[number]

const amounts: ReadonlySet<Field> = new Set(['total', 'paid', 'account', 'cash'])

export function BreakSides({ found }: { readonly found: BreakJson }) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const columns: SideColumn[] = [
    { side: found.ownSide, rows: found.ours, classes: noClasses },
    ...found.sides.map(({ side, rows, differences }) => ({
      side,
      rows,
      classes: new Set(differences.flatMap(({ steps }) => steps.map((step) => step.class))),
    })),
  ]
  const most = Math.max(1, ...columns.map(({ rows }) => rows.length))
  return (
    <section className="panel break-sides" aria-labelledby="sides-title">
      <h3 id="sides-title">{t('reconciliation.one.found')}</h3>
      <div className="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('reconciliation.one.field')}</th>
              {columns.map(({ side }) => (
                <th key={side} scope="col">
                  {words.side(side)}
                </th>
              ))}
            </tr>
          </thead>
          {Array.from({ length: most }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a side have no other name
            <SideRows key={place} place={place} columns={columns} />
          ))}
        </table>
      </div>
    </section>
  )
}

function SideRows({
  place,
  columns,
}: {
  readonly place: number
  readonly columns: readonly SideColumn[]
}) {
  const { t } = useTranslation()
  const rows = columns.map(({ rows: all }) => all[place])
  const shown = fields.filter((field) => rows.some((row) => isSaid(row, field)))
  return (
    <tbody>
      {rows.some((row) => row === undefined) ? (
        <tr>
          <th scope="row" />
          {rows.map((row, i) => (
            <td key={columns[i]?.side} className="no-row">
              {row === undefined ? t('reconciliation.one.noRow') : null}
            </td>
          ))}
        </tr>
      ) : null}
      {shown.map((field) => (
        <tr key={field}>
          <th scope="row">{t(`reconciliation.one.${field === 'state' ? 'rowState' : field}`)}</th>
          {rows.map((row, i) => (
            <SideCell
              key={columns[i]?.side}
              row={row}
              own={rows[0]}
              field={field}
              isOwn={i === 0}
              classes={columns[i]?.classes ?? noClasses}
            />
          ))}
        </tr>
      ))}
      <tr className="line-numbers">
        <th scope="row" />
        {rows.map((row, i) => (
          <td key={columns[i]?.side} className="quiet">
            {row === undefined || row.line === 0
              ? null
              : t('reconciliation.one.line', { line: row.line })}
          </td>
        ))}
      </tr>
    </tbody>
  )
}

/** Zero amounts and empty texts stand for what was not stated. */
function isSaid(row: Row | undefined, field: Field): boolean {
  const value = row?.[field] ?? ''
  return amounts.has(field) ? /[1-9]/u.test(value) : value !== ''
}

interface SideCellProps {
  readonly row: Row | undefined
  readonly own: Row | undefined
  readonly field: Field
  readonly isOwn: boolean
  readonly classes: ReadonlySet<string>
}

/** A class of differences names the field that it is about; kinds differ in all amounts. */
function isNamed(classes: ReadonlySet<string>, field: Field): boolean {
  if (classes.has(`${field}-differs`)) return true
  return amounts.has(field) && (classes.has('rounding') || classes.has('kind-differs'))
}

function SideCell({ row, own, field, isOwn, classes }: SideCellProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  if (row === undefined) return <td />
  const value = row[field] ?? ''
  const isOther = !isOwn && own !== undefined && value !== (own[field] ?? '')
  const differs = isOther && isNamed(classes, field)
  // What a side does not state is nought, and no difference was found in it.
  const isStated = isSaid(row, field) || (amounts.has(field) && (differs || !isOther))
  const text = amounts.has(field) ? groupedText(value) : textOf(field, value)
  return (
    <td className={`${amounts.has(field) ? 'amount' : ''} ${differs ? 'differs' : ''}`}>
      {isStated ? text : <span className="quiet">{t('reconciliation.one.notStated')}</span>}
      {differs ? <span className="sr-only"> {t('reconciliation.one.differs')}</span> : null}
    </td>
  )

  function textOf(of: Field, said: string): string {
    if (of === 'kind' && (said === 'settlement' || said === 'reversal')) {
      return t(`reconciliation.one.kinds.${said}`)
    }
    const state = rowStates.find((one) => one === said)
    if (of === 'state' && state !== undefined) return t(`reconciliation.one.rowStates.${state}`)
    if (of === 'institution') return words.institution(said)
    const isCategory = said === 'outpatient' || said === 'inpatient' || said === 'pharmacy'
    return of === 'category' && isCategory ? t(`reconciliation.one.categories.${said}`) : said
  }
}
