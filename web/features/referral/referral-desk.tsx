/** The referral desk of an institution: its inbox with clocks, its capacity, and how its clocks came out. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ReferralDeskJson, ReferralJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useInAddress } from '../../components/use-in-address.ts'
import { asStaff } from '../../components/workplace.ts'
import { offersFor } from './acts.ts'
import { Capacity } from './capacity.tsx'
import { Countdown, runningClock } from './countdown.tsx'
import { Figures } from './figures.tsx'
import { KindMark, StateMark } from './marks.tsx'
import { Procurements } from './procurements.tsx'
import { deskQuery } from './queries.ts'
import { ReferralSheet } from './referral-sheet.tsx'
import { useWorkplace } from './use-workplace.ts'
import { WorkplaceSelect } from './workplace-select.tsx'
import './referral.css'

const tabs = ['inbox', 'capacity', 'procurement', 'figures'] as const
type Tab = (typeof tabs)[number]

export function ReferralDesk() {
  const { t } = useTranslation()
  const workplace = useWorkplace()
  const [asked, setTab] = useInAddress('tab')
  const tab: Tab = tabs.find((one) => one === asked) ?? 'inbox'
  const as = asStaff('referral-desk', workplace.id, workplace.isSample)
  const read = useQuery(deskQuery(workplace.id, as))
  return (
    <div className="referral-desk">
      <header className="referral-head">
        <h1 className="referral-title">{t('referral.desk.title')}</h1>
        <WorkplaceSelect workplace={workplace} />
        <nav className="referral-tabs" aria-label={t('referral.desk.title')}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              aria-pressed={one === tab}
              onClick={() => setTab(one === 'inbox' ? '' : one)}
            >
              {t(`referral.desk.${one}`)}
            </button>
          ))}
        </nav>
        <Link className="button" to={`/referrals/new?institution=${workplace.id}`}>
          {t('referral.desk.new')}
        </Link>
      </header>
      {read.isError ? <NotRead error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.isPending ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {read.data !== undefined && tab === 'inbox' ? <Inbox desk={read.data} as={as} /> : null}
      {read.data !== undefined && tab === 'figures' ? (
        <Figures figures={read.data.figures} supplied={read.data.supplied} />
      ) : null}
      {tab === 'procurement' ? <Procurements institution={workplace.id} as={as} /> : null}
      {tab === 'capacity' ? <Capacity institution={workplace.id} as={as} /> : null}
    </div>
  )
}

interface InboxProps {
  readonly desk: ReferralDeskJson
  readonly as: string | undefined
}

function Inbox({ desk, as }: InboxProps) {
  const { t } = useTranslation()
  const [show, setShow] = useInAddress('show')
  const [id, setId] = useInAddress('id')
  const ours = desk.referrals.filter((one) => offersFor(one).some(({ act }) => act !== 'withdraw'))
  const shown = show === 'all' ? desk.referrals : ours
  const late = ours.filter((one) => (runningClock(one)?.dueAt ?? desk.now) < desk.now).length
  const open = desk.referrals.find((one) => one.id === id)
  return (
    <>
      <fieldset className="referral-filters">
        <legend className="sr-only">{t('referral.desk.inbox')}</legend>
        <button
          type="button"
          className="button small"
          aria-pressed={show !== 'all'}
          onClick={() => setShow('')}
        >
          {t('referral.desk.mine')} {ours.length}
        </button>
        <button
          type="button"
          className="button small"
          aria-pressed={show === 'all'}
          onClick={() => setShow('all')}
        >
          {t('referral.desk.all')} {desk.referrals.length}
        </button>
        {late === 0 ? null : (
          <span className="referral-clock late">{t('referral.desk.late', { count: late })}</span>
        )}
      </fieldset>
      {shown.length === 0 && open === undefined ? (
        <EmptyState title={t('referral.desk.empty')}>
          <p className="quiet">{t('referral.desk.emptyHint')}</p>
        </EmptyState>
      ) : (
        <div className={open === undefined ? 'referral-two' : 'referral-two open'}>
          <ul className="referral-list">
            {shown.map((one) => (
              <li key={one.id}>
                <Row referral={one} isOpen={one.id === id} onOpen={() => setId(one.id)} />
              </li>
            ))}
          </ul>
          {open === undefined ? (
            <p className="panel referral-pick quiet">{t('referral.desk.pick')}</p>
          ) : (
            <div className="referral-opened">
              <button
                type="button"
                className="button plain referral-back"
                onClick={() => setId('')}
              >
                {t('referral.desk.back')}
              </button>
              <ReferralSheet referral={open} as={as} />
            </div>
          )}
        </div>
      )}
    </>
  )
}

interface RowProps {
  readonly referral: ReferralJson
  readonly isOpen: boolean
  readonly onOpen: () => void
}

function Row({ referral, isOpen, onOpen }: RowProps) {
  const textIn = useTextIn()
  return (
    <button type="button" className="panel referral-row" aria-pressed={isOpen} onClick={onOpen}>
      <span className="referral-row-top">
        <strong>{referral.personName}</strong>
        <KindMark kind={referral.kind} />
        <StateMark state={referral.state} />
      </span>
      <span>{referral.diagnosis.name}</span>
      <span className="quiet">
        {textIn(referral.from.title)} → {textIn(referral.target.title)}
      </span>
      <Countdown referral={referral} />
    </button>
  )
}
