/** A table of moderate length: a plain one, which prints, zooms and needs no script of its own. */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface Column<R> {
  readonly title: string
  readonly align?: 'right'
  readonly strong?: boolean
  render(row: R): ReactNode
}

export interface DataTableProps<R> {
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  rowKey(row: R): string
  /** What stands in its place when it has no rows. */
  readonly empty: string
  readonly foot?: ReactNode
  readonly chosen?: string
  /** Rows shown before more are asked for. */
  readonly atOnce?: number
  /** Opens under the row of this key. */
  readonly opened?: { readonly key: string; readonly content: ReactNode }
}

const rowsAtOnce = 50

export function DataTable<R>(props: DataTableProps<R>) {
  const { t } = useTranslation()
  const { columns, rows, rowKey, empty, foot, atOnce = rowsAtOnce } = props
  const [shown, setShown] = useState(atOnce)
  if (rows.length === 0) return <p className="quiet panel-empty">{empty}</p>
  return (
    <div className="table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" className={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <Row key={rowKey(row)} {...props} row={row} />
          ))}
        </tbody>
        {foot === undefined ? null : <tfoot>{foot}</tfoot>}
      </table>
      {rows.length > shown ? (
        <p className="panel-more">
          <button
            type="button"
            className="button small"
            onClick={() => setShown(shown + rowsAtOnce)}
          >
            {t('clearing.more')}
          </button>
        </p>
      ) : null}
    </div>
  )
}

function Row<R>({ row, columns, rowKey, chosen, opened }: DataTableProps<R> & { readonly row: R }) {
  const key = rowKey(row)
  return (
    <>
      <tr className={key === chosen ? 'chosen' : ''}>
        {columns.map((column) => (
          <td
            key={column.title}
            className={[column.align ?? '', column.strong === true ? 'strong' : ''].join(' ')}
          >
            {column.render(row)}
          </td>
        ))}
      </tr>
      {opened?.key === key ? (
        <tr className="opened">
          <td colSpan={columns.length}>{opened.content}</td>
        </tr>
      ) : null}
    </>
  )
}
