/** The desk of a doctor who sees patients online: who waits, and the one who is being seen. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { momentText } from '../../components/moment-text.ts'
import { useSession } from '../../components/session.ts'
import { DoctorSession } from './doctor-session.tsx'
import { offersQuery, queueQuery } from './queries.ts'
import { StateBadge } from './state-badge.tsx'
import './telehealth.css'

export function DoctorDesk() {
  const { t } = useTranslation()
  const session = useSession()
  const offers = useQuery(offersQuery)
  const [params, setParams] = useSearchParams()
  const isSample = session?.mode === 'sample'
  const first = offers.data?.doctors[0]?.id ?? ''
  const doctor = isSample ? (params.get('doctor') ?? first) : (session?.actor.id ?? '')
  const open = params.get('visit')
  const change = (name: string, to: string) =>
    setParams(
      (before) => {
        before.set(name, to)
        if (name === 'doctor') before.delete('visit')
        return before
      },
      { replace: true },
    )
  return (
    <div className="clinic">
      <header className="clinic-head">
        <h1>{t('telehealth.desk.title')}</h1>
        {isSample ? <Seat doctor={doctor} onChoose={(id) => change('doctor', id)} /> : null}
      </header>
      {doctor === '' ? null : (
        <div className="clinic-columns">
          <Queue key={doctor} as={doctor} open={open} onOpen={(id) => change('visit', id)} />
          {open === null ? (
            <EmptyState title={t('telehealth.desk.pick')} />
          ) : (
            <DoctorSession key={open} id={open} as={doctor} />
          )}
        </div>
      )}
    </div>
  )
}

interface SeatProps {
  readonly doctor: string
  readonly onChoose: (doctor: string) => void
}

/** In sample mode the doctors share a machine. */
function Seat({ doctor, onChoose }: SeatProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { data } = useQuery(offersQuery)
  return (
    <label className="clinic-seat">
      <span>{t('telehealth.desk.who')}</span>
      <select className="select" value={doctor} onChange={({ target }) => onChoose(target.value)}>
        {(data?.doctors ?? []).map(({ id, name, department, rank }) => (
          <option key={id} value={id}>
            {textIn(name)} · {t(departmentKey(department))} · {t(`telehealth.rank.${rank}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Departments are words of the data; those of the sample have a name in each language. */
export function departmentKey(department: string) {
  return `telehealth.department.${department}` as 'telehealth.department.cardiology'
}

interface QueueProps {
  readonly as: string
  readonly open: string | null
  readonly onOpen: (id: string) => void
}

function Queue({ as, open, onOpen }: QueueProps) {
  const { t } = useTranslation()
  const read = useQuery(queueQuery(as))
  return (
    <section className="clinic-queue panel" aria-label={t('telehealth.desk.queue')}>
      <h2>{t('telehealth.desk.queue')}</h2>
      <Loaded read={read}>
        {({ consultations }) =>
          consultations.length === 0 ? (
            <EmptyState title={t('telehealth.desk.empty')}>
              <p>{t('telehealth.desk.emptyHint')}</p>
            </EmptyState>
          ) : (
            <ul>
              {consultations.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className="clinic-row"
                    aria-pressed={one.id === open}
                    onClick={() => onOpen(one.id)}
                  >
                    <Waiting consultation={one} />
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function Waiting({ consultation }: { readonly consultation: ConsultationJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { person, diagnosis, medium, since } = consultation
  return (
    <>
      <span className="clinic-who">
        <strong>{person.name}</strong>
        <StateBadge consultation={consultation} />
      </span>
      <span className="quiet">
        {textIn(diagnosis.title)} · {t(`telehealth.medium.${medium}`)} · {momentText(since)}
      </span>
    </>
  )
}
