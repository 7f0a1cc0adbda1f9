/** A cashier's shift: its float, what it took and gave, the count at its end, and its differences. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { ShiftJson, ShiftReportJson } from '../../../server/http/contract/cashier.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { AntdFrame } from '../../components/antd-frame.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { keepLastInstitution, lastInstitution } from '../../components/last-institution.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { useInAddress } from '../../components/use-in-address.ts'
import { useSending } from '../../components/use-sending.ts'
import { Differences } from './differences.tsx'
import { DrawerCount } from './drawer-count.tsx'
import { OpenMoney } from './open-money.tsx'
import { shiftQuery, shiftsQuery } from './queries.ts'
import { SendNote } from './send-note.tsx'
import { ShiftReport } from './shift-report.tsx'
import { minorTyped } from './tender-draft.ts'
import './cashier.css'
import './shift.css'

/** @param id of the shift that the address names; null for the cashier's own, or the latest. */
export function ShiftDesk({ id }: { readonly id: string | null }) {
  const { t } = useTranslation()
  const session = useSession()
  const navigate = useNavigate()
  // A bill elsewhere leads to the shift of its house.
  const [asked, ask] = useInAddress('institution')
  const chosen = asked || (session?.actor.institution ?? lastInstitution() ?? '')
  const one = useQuery(shiftQuery(id ?? ''))
  // A shift that was opened by its address is one of its own institution.
  const institution = one.data?.shift.institution ?? chosen
  const shifts = useQuery(shiftsQuery(institution))
  const list = shifts.data?.shifts ?? []
  const running = list.find(
    ({ closedAt, cashier }) => closedAt === null && cashier === session?.actor.id,
  )
  const shown = id ?? running?.id ?? ''
  const { data } = useQuery(shiftQuery(shown))

  return (
    <AntdFrame>
      <div className="shift-desk">
        <header className="desk-head">
          <h1>{t('shift.title')}</h1>
          <InstitutionChoice
            value={institution}
            onChange={(other) => {
              keepLastInstitution(other)
              if (id === null) ask(other)
              else void navigate('/shift')
            }}
          />
        </header>
        {shifts.isError ? (
          <div className="panel">
            <NotRead error={shifts.error} onAgain={() => void shifts.refetch()} />
          </div>
        ) : null}
        {id === null && institution === '' ? (
          <div className="panel">
            <EmptyState title={t('shift.chooseFirst')} />
          </div>
        ) : (
          <div className="shift-columns">
            <div className="shift-main">
              {id === null && running === undefined && !shifts.isPending ? (
                <OpenShift institution={institution} />
              ) : null}
              {shown !== '' && data === undefined ? (
                <p className="page-loading" role="status">
                  <span className="spinner" /> {t('loading')}
                </p>
              ) : null}
              {data === undefined ? null : <OneShift key={data.shift.id} report={data} />}
            </div>
            <aside className="shift-side">
              <OpenMoney institution={institution} />
              <ShiftList shifts={list} shown={shown} />
            </aside>
          </div>
        )}
      </div>
    </AntdFrame>
  )
}

interface InstitutionChoiceProps {
  readonly value: string
  readonly onChange: (institution: string) => void
}

function InstitutionChoice({ value, onChange }: InstitutionChoiceProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  return (
    <Select
      className="desk-institution"
      // By name or by number, whichever a cashier has at hand.
      showSearch={{
        filterOption: (typed, option) =>
          `${option?.label ?? ''} ${option?.value ?? ''}`
            .toLowerCase()
            .includes(typed.trim().toLowerCase()),
      }}
      aria-label={t('list.institution')}
      placeholder={t('list.institution')}
      value={value === '' ? null : value}
      onChange={onChange}
      options={institutions.map(({ id, title }) => ({ value: id, label: textIn(title) }))}
    />
  )
}

function OpenShift({ institution }: { readonly institution: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const found = useQuery(institutionsQuery).data?.institutions.find(({ id }) => id === institution)
  const currency = found?.currency ?? 'CNY'
  const [float, setFloat] = useState('500.00')
  const minor = minorTyped(float, currency)
  const sending = useSending<ShiftReportJson>(`shift.${institution}`, {
    onDone: () => void queries.invalidateQueries({ queryKey: ['shifts'] }),
  })
  const isReady = institution !== '' && minor !== undefined && minor >= 0

  return (
    <section className="panel open-shift" aria-labelledby="open-shift">
      <h2 id="open-shift">{t('shift.open')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) sending.send('/api/counter/shifts', { institution, float: plain(float) })
        }}
      >
        <div className="field">
          <label htmlFor="float">
            {t('shift.float')}（{markOf(currency).trim()}）
          </label>
          <input
            id="float"
            className="input amount"
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            value={float}
            aria-invalid={minor === undefined ? true : undefined}
            onChange={(event) => setFloat(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
          <p className="field-hint">
            {minor === undefined ? t('money.unreadable') : t('shift.floatHint')}
          </p>
        </div>
        <button type="submit" className="button primary" disabled={!isReady || sending.busy}>
          {t('shift.open')}
        </button>
      </form>
      <SendNote state={sending.state} />
    </section>
  )
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9.]/gu, '')
}

function OneShift({ report }: { readonly report: ShiftReportJson }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const session = useSession()
  const { shift } = report
  const navigate = useNavigate()
  const isOpen = shift.closedAt === null
  const sending = useSending<ShiftReportJson>(`shift.${shift.id}`, {
    onDone: (answer) => {
      queries.setQueryData(shiftQuery(shift.id).queryKey, answer)
      // Once it is closed it is no longer the cashier's own shift, and stays in view by its address.
      if (isOpen && answer.shift.closedAt !== null) void navigate(`/shift/${shift.id}`)
      void queries.invalidateQueries({ queryKey: ['shifts'] })
      void queries.invalidateQueries({ queryKey: ['open-money'] })
    },
  })
  const isOwn = shift.cashier === session?.actor.id
  const path = `/api/counter/shifts/${shift.id}`
  return (
    <>
      <ShiftReport report={report} />
      <div className="shift-acts no-print">
        <button
          type="button"
          className="button"
          disabled={sending.busy}
          onClick={() => sending.send(`${path}/comparison`, undefined)}
        >
          {sending.busy ? <span className="spinner" /> : null}
          {t('shift.compare')}
        </button>
        <span className="quiet">
          {shift.comparedAt === null
            ? t('shift.notCompared')
            : t('shift.compared', { time: momentText(shift.comparedAt) })}
        </span>
        <span className="key-space" />
        <button type="button" className="button" onClick={() => window.print()}>
          {t('shift.print')}
        </button>
      </div>
      <SendNote state={sending.state} />
      <Differences
        report={report}
        busy={sending.busy}
        onPost={(difference, reason, as) =>
          sending.send(
            `/api/counter/differences/${difference}/posting`,
            { institution: shift.institution, reason },
            as,
          )
        }
      />
      {isOpen && isOwn ? (
        <DrawerCount
          currency={shift.currency}
          expected={report.report.drawer.expected}
          busy={sending.busy}
          onClose={(counted) => sending.send(`${path}/closing`, { counted })}
        />
      ) : null}
      {isOpen ? null : (
        <p className="no-print">
          <Link className="button primary" to="/shift">
            {t('shift.open')}
          </Link>
        </p>
      )}
    </>
  )
}

interface ShiftListProps {
  readonly shifts: readonly ShiftJson[]
  readonly shown: string
}

function ShiftList({ shifts, shown }: ShiftListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <section className="panel shift-list" aria-labelledby="shift-list">
      <h2 id="shift-list">{t('shift.list')}</h2>
      {shifts.length === 0 ? <p className="quiet">{t('shift.none')}</p> : null}
      <ul>
        {shifts.map(({ id, openedAt, closedAt, counted, currency }) => (
          <li key={id}>
            <button
              type="button"
              className="shift-pick"
              aria-current={id === shown ? 'true' : undefined}
              onClick={() => void navigate(`/shift/${id}`)}
            >
              <span>{momentText(openedAt)}</span>
              <span className={`badge ${closedAt === null ? 'accent' : ''}`}>
                {closedAt === null ? t('shift.running') : t('shift.ended')}
              </span>
              <span className="amount">
                {counted === null ? '' : `${markOf(currency)}${groupedText(counted)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
