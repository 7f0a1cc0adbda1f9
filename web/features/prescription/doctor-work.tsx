/** What waits for the doctor: to be signed, to be changed, to be answered; and what may still be revoked. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  PrescriptionJson,
  PrescriptionsJson,
} from '../../../server/http/contract/prescription.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { type RecordAct, useRecordAct } from '../../components/use-record-act.ts'
import { History } from './history.tsx'
import { deskQuery, prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'
import { Reports } from './reports.tsx'
import { SheetView } from './sheet-view.tsx'
import { StateMark } from './state-mark.tsx'
import { Wish } from './wish.tsx'

type State = PrescriptionJson['state']

const forDoctor: readonly State[] = ['reviewed', 'returned', 'substitution-asked']
const revocable: readonly State[] = ['prescribed', 'returned', 'reviewed', 'open', 'chosen']

interface DoctorWorkProps {
  readonly institution: string
  readonly as: string | undefined
  readonly onAmend: (prescription: PrescriptionJson) => void
}

export function DoctorWork({ institution, as, onAmend }: DoctorWorkProps) {
  const { t } = useTranslation()
  const read = useQuery(deskQuery(institution, as))
  return (
    <aside className="rx-side">
      <h2>{t('prescription.write.mine')}</h2>
      <Loaded read={read}>{(data) => <Lists {...data} as={as} onAmend={onAmend} />}</Loaded>
    </aside>
  )
}

function Lists({
  prescriptions: all,
  as,
  onAmend,
}: PrescriptionsJson & Omit<DoctorWorkProps, 'institution'>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState('')
  const mine = all.filter(({ state }) => forDoctor.includes(state))
  const rest = all.filter(({ state }) => !forDoctor.includes(state))
  const row = (one: PrescriptionJson) => (
    <li key={one.id}>
      <Row
        prescription={one}
        isOpen={one.id === open}
        onOpen={() => setOpen(one.id === open ? '' : one.id)}
      />
      {one.id === open ? <Opened key={one.state} prescription={one} {...{ as, onAmend }} /> : null}
    </li>
  )
  return (
    <>
      {mine.length === 0 ? (
        <EmptyState title={t('prescription.write.none')}>
          <p className="quiet">{t('prescription.write.noneHint')}</p>
        </EmptyState>
      ) : null}
      <ul className="rx-list">{mine.map(row)}</ul>
      {rest.length === 0 ? null : (
        <>
          <h2>{t('prescription.write.recent')}</h2>
          <ul className="rx-list">{rest.map(row)}</ul>
        </>
      )}
    </>
  )
}

interface RowProps {
  readonly prescription: PrescriptionJson
  readonly isOpen: boolean
  readonly onOpen: () => void
}

export function Row({ prescription, isOpen, onOpen }: RowProps) {
  const { personName, sheet, lines, state } = prescription
  return (
    <button type="button" className="rx-row" aria-expanded={isOpen} onClick={onOpen}>
      <span className="rx-row-top">
        <strong>{personName}</strong>
        <StateMark state={state} />
      </span>
      <span>{sheet.diagnosis.name}</span>
      <span className="quiet">{lines.map(({ name }) => name).join(' · ')}</span>
    </button>
  )
}

interface OpenedProps {
  readonly prescription: PrescriptionJson
  readonly as: string | undefined
  readonly onAmend: (prescription: PrescriptionJson) => void
}

function Opened({ prescription, as, onAmend }: OpenedProps) {
  const { t } = useTranslation()
  const act = useRecordAct<PrescriptionJson>(prescriptionKey, as)
  const { id, state } = prescription
  const path = `/api/prescriptions/${id}/acts`
  return (
    <div className="panel rx-opened">
      <SheetView prescription={prescription} />
      {state === 'reviewed' ? (
        <button
          type="button"
          className="button primary"
          disabled={act.isSending}
          onClick={() => act.send(path, { act: 'sign' })}
        >
          {t('prescription.write.sign')}
        </button>
      ) : null}
      {state === 'returned' ? (
        <button type="button" className="button primary" onClick={() => onAmend(prescription)}>
          {t('prescription.write.amend')}
        </button>
      ) : null}
      <Wish prescription={prescription} act={act} path={path} />
      <Reports prescription={prescription} />
      <RefusalNote problem={act.problem} refusal={act.refusal} />
      {revocable.includes(state) ? <Revoke act={act} path={path} /> : null}
      <History prescription={prescription} />
    </div>
  )
}

interface ActProps {
  readonly act: RecordAct
  readonly path: string
}

/** Asked twice, and with a reason. */
function Revoke({ act, path }: ActProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState<string | null>(null)
  if (reason === null) {
    return (
      <button type="button" className="button plain small" onClick={() => setReason('')}>
        {t('prescription.write.revoke')}
      </button>
    )
  }
  return (
    <div className="rx-acts">
      <div className="field">
        <label htmlFor={`revoke-${path}`}>{t('prescription.write.reason')}</label>
        <input
          id={`revoke-${path}`}
          className="input"
          maxLength={200}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <div className="rx-buttons">
        <button
          type="button"
          className="button"
          disabled={act.isSending || reason.trim() === ''}
          onClick={() => act.send(path, { act: 'revoke', reason: reason.trim() })}
        >
          {t('prescription.write.confirmRevoke')}
        </button>
        <button type="button" className="button plain" onClick={() => setReason(null)}>
          {t('prescription.write.keep')}
        </button>
      </div>
    </div>
  )
}
