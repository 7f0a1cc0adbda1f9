/** A doctor orders a test: who and what on the left, on the right the results that stand already. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FindPerson } from '../../components/find-person.tsx'
import { useTextIn } from '../../components/language.ts'
import { PersonName } from '../../components/person-name.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { History } from './history.tsx'
import { OrderPanel } from './order-panel.tsx'
import { testListQuery } from './queries.ts'
import { ReportPanel } from './report-panel.tsx'
import { type Seat, useSeat } from './use-seat.ts'
import { useDepartmentName } from './use-words.ts'
import './recognition.css'

const panels = { order: OrderPanel, report: ReportPanel } as const
const tasks = ['order', 'report'] as const
type Task = (typeof tasks)[number]

export function TestDesk() {
  const { t } = useTranslation()
  const seat = useSeat()
  const [person, setPerson] = useState<PersonJson | null>(null)
  const [item, setItem] = useState('')
  const [task, setTask] = useState<Task>('order')
  const Panel = panels[task]
  return (
    <div className="tests">
      <header className="tests-head">
        <h1>{t(task === 'order' ? 'recognition.desk.title' : 'recognition.report.desk')}</h1>
        <SeatFields seat={seat} />
        <fieldset className="tests-tasks">
          <legend className="sr-only">{t('recognition.report.tasks')}</legend>
          {tasks.map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              aria-pressed={task === one}
              onClick={() => setTask(one)}
            >
              {t(`recognition.report.task.${one}`)}
            </button>
          ))}
        </fieldset>
        <p className="tests-lead">
          {task === 'order' ? t('recognition.desk.lead') : t('recognition.report.lead')}
        </p>
      </header>
      <div className="tests-columns">
        <section className="panel tests-ask">
          {person === null ? (
            <FindPerson
              label={t('recognition.desk.patient')}
              person=""
              purpose="care"
              as={seat.as}
              onFound={setPerson}
            />
          ) : (
            <div className="tests-person">
              <p className="label">{t('recognition.desk.patient')}</p>
              <p>
                <PersonName
                  key={person.id}
                  person={person}
                  purpose="care"
                  {...(seat.as === undefined ? {} : { as: seat.as })}
                />{' '}
                <span>{t(`sex.${person.sex}`)}</span> <span>{person.birth}</span>
              </p>
              <button type="button" className="button small" onClick={() => setPerson(null)}>
                {t('recognition.desk.another')}
              </button>
            </div>
          )}
          <ItemField item={item} onChoose={setItem} />
        </section>
        <div className="tests-answer">
          {person === null || item === '' ? (
            <EmptyState title={t('recognition.desk.choose')} />
          ) : (
            <Panel
              key={`${person.id} ${item} ${seat.institution}`}
              person={person.id}
              item={item}
              seat={seat}
            />
          )}
          {person === null ? null : <History person={person.id} seat={seat} />}
        </div>
      </div>
    </div>
  )
}

function SeatFields({ seat }: { readonly seat: Seat }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const departmentName = useDepartmentName()
  return (
    <div className="tests-seat">
      {seat.choices.length === 0 ? null : (
        <label>
          <span>{t('recognition.desk.institution')}</span>
          <select
            className="select"
            value={seat.institution}
            onChange={(event) => seat.choose('institution', event.target.value)}
          >
            {seat.choices.map(({ id, title }) => (
              <option key={id} value={id}>
                {textIn(title)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{t('recognition.desk.department')}</span>
        <select
          className="select"
          value={seat.department}
          onChange={(event) => seat.choose('department', event.target.value)}
        >
          {seat.departments.map((one) => (
            <option key={one} value={one}>
              {departmentName(one)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

interface ItemFieldProps {
  readonly item: string
  readonly onChoose: (item: string) => void
}

function ItemField({ item, onChoose }: ItemFieldProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const items = useQuery(testListQuery).data?.items ?? []
  const chosen = items.find((one) => one.item === item)
  return (
    <div className="field">
      <label htmlFor="test-item">{t('recognition.desk.item')}</label>
      <select
        id="test-item"
        className="select"
        value={item}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('recognition.desk.choose')}</option>
        {items.map((one) => (
          <option key={one.item} value={one.item}>
            {textIn(one.title)}
          </option>
        ))}
      </select>
      {chosen === undefined ? null : (
        <p className="field-hint tests-window">
          {t('recognition.desk.window', { count: chosen.windowDays })}
          <StatusBadge status={chosen.status} />
          <span>{t(`recognition.status.${chosen.status}`)}</span>
        </p>
      )}
    </div>
  )
}
