/** Money that somebody at this counter still has to see to. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { groupedText } from '../../components/amount-text.ts'
import { openMoneyQuery } from './queries.ts'

/** The list says how many there are, and shows no more than these until all are asked for. */
const shown = 8
/** How far back unpaid settlements are looked for: each time the button is pressed, further. */
const reaches = [30, 90, 365, 3660] as const

export function OpenMoney({ institution }: { readonly institution: string }) {
  const { t } = useTranslation()
  const [reach, setReach] = useState<(typeof reaches)[number]>(30)
  const { data } = useQuery(openMoneyQuery(institution, reach))
  if (data === undefined) return null
  const groups = [
    { name: t('shift.onItsWayShort'), rows: data.onItsWay.map((one) => rowOfTender(one)) },
    { name: t('shift.owedBack'), rows: data.owedBack.map(rowOfBill) },
    {
      name: t('shift.reversedBehind'),
      rows: data.reversed.map((id) => ({ id, to: pay(id), text: id, note: '', amount: '' })),
    },
    { name: t('shift.due'), rows: data.due.map(rowOfBill) },
    {
      name: t('shift.arrearsOpen'),
      rows: data.arrears.map((bill) => ({
        ...rowOfBill(bill),
        note: bill.isLate
          ? `${bill.promisedUntil ?? ''} ${t('shift.late2')}`
          : (bill.promisedUntil ?? ''),
      })),
    },
    { name: t('shift.unpaid'), rows: data.unpaid.map(rowOfBill) },
    {
      name: t('shift.held'),
      rows: data.held.map(({ visit, amount }) => ({
        id: visit,
        to: `/deposits?${new URLSearchParams({ institution, visit }).toString()}`,
        text: visit,
        note: '',
        amount,
      })),
    },
  ].filter(({ rows }) => rows.length > 0)
  const further = reaches[reaches.indexOf(reach) + 1]
  return (
    <section className="panel todo no-print" aria-labelledby="todo-title">
      <h2 id="todo-title">{t('shift.todo')}</h2>
      {groups.length === 0 ? <p className="quiet">{t('shift.todoNone')}</p> : null}
      {groups.map(({ name, rows }) => (
        <Group key={name} name={name} rows={rows} atMost={data.atMost} />
      ))}
      <p className="quiet todo-reach">
        {t('shift.unpaidSince', { day: data.unpaidSince })}{' '}
        {further === undefined ? null : (
          <button type="button" className="link" onClick={() => setReach(further)}>
            {t('shift.lookFurther', { days: further })}
          </button>
        )}
      </p>
    </section>
  )
}

interface Row {
  readonly id: string
  readonly to: string
  readonly text: string
  readonly note: string
  readonly amount: string
}

interface GroupProps {
  readonly name: string
  readonly rows: readonly Row[]
  readonly atMost: number
}

function Group({ name, rows, atMost }: GroupProps) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const { length } = rows
  return (
    <div className="todo-group">
      <h3>
        {name} <span className="badge">{length < atMost ? length : `${length}+`}</span>
      </h3>
      <ul>
        {(isWhole ? rows : rows.slice(0, shown)).map(({ id, to, text, note, amount }) => (
          <li key={id}>
            <Link to={to}>{text}</Link>
            <span className="quiet">{note}</span>
            <span className="amount">{amount === '' ? '' : groupedText(amount)}</span>
          </li>
        ))}
      </ul>
      {length <= shown || isWhole ? null : (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          {t('shift.showAll', { count: length })}
        </button>
      )}
    </div>
  )
}

interface BillRow {
  readonly settlement: string
  readonly visit: string
  readonly businessDate: string
  readonly amount: string
}

function rowOfBill({ settlement, visit, businessDate, amount }: BillRow) {
  return { id: settlement, to: pay(settlement), text: visit, note: businessDate, amount }
}

interface TenderRow {
  readonly id: string
  readonly settlement: string | null
  readonly amount: string
}

function rowOfTender({ id, settlement, amount }: TenderRow) {
  const to = settlement === null ? '/deposits' : pay(settlement)
  return { id, to, text: settlement ?? id, note: '', amount }
}

function pay(settlement: string): string {
  return `/settlements/${settlement}/payment`
}
