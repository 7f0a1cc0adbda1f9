/** The deposit desk: what a visit has paid in advance, taking more, and giving the balance back. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { VisitMoneyJson } from '../../../server/http/contract/cashier.ts'
import type { PersonJson } from '../../../server/http/contract/person.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { AntdFrame } from '../../components/antd-frame.tsx'
import { CredentialField } from '../../components/credential-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { KeyCap } from '../../components/key-cap.tsx'
import { keepLastInstitution, lastInstitution } from '../../components/last-institution.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { useLookup } from '../../components/use-lookup.ts'
import { useSending } from '../../components/use-sending.ts'
import { roundingRule } from './coins.tsx'
import { DepositRefund } from './deposit-refund.tsx'
import { MovesTable } from './moves-table.tsx'
import { ReceiptPaper } from './payment-receipt.tsx'
import { visitMoneyQuery } from './queries.ts'
import { SendNote } from './send-note.tsx'
import { readTenders, type TenderDraft } from './tender-draft.ts'
import { TenderForm } from './tender-form.tsx'
import { Finder } from './visit-finder.tsx'
import './cashier.css'

export function Deposits() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const own = useSession()?.actor.institution ?? lastInstitution() ?? ''
  const institution = params.get('institution') ?? own
  const visit = params.get('visit') ?? ''
  const money = useQuery(visitMoneyQuery(institution, visit))

  function choose(part: { institution?: string; visit?: string }): void {
    const next = { institution, visit, ...part }
    keepLastInstitution(next.institution)
    setParams(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')))
  }

  return (
    <AntdFrame>
      <div className="deposits">
        <header className="desk-head">
          <h1>{t('deposit.title')}</h1>
          <Finder institution={institution} visit={visit} onChoose={choose} />
        </header>
        {visit === '' || institution === '' ? (
          <div className="panel">
            <EmptyState title={t('deposit.ask')} />
          </div>
        ) : null}
        {money.isError ? (
          <div className="panel">
            <NotRead error={money.error} onAgain={() => void money.refetch()} />
          </div>
        ) : null}
        {visit !== '' && money.isPending && institution !== '' ? (
          <p className="page-loading" role="status">
            <span className="spinner" /> {t('loading')}
          </p>
        ) : null}
        {money.data === undefined ? null : (
          <Desk key={`${institution} ${visit}`} money={money.data} />
        )}
      </div>
    </AntdFrame>
  )
}

function Desk({ money }: { readonly money: VisitMoneyJson }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const session = useSession()
  const { institution, visit, currency, version } = money
  const [person, setPerson] = useState<PersonJson | null>(null)
  const [typed, setTyped] = useState<TenderDraft>({})
  const [isRefunding, setRefunding] = useState(false)
  const query = visitMoneyQuery(institution, visit)
  const sending = useSending<VisitMoneyJson>(`visit.${institution}.${visit}`, {
    onDone: (answer) => {
      queries.setQueryData(query.queryKey, answer)
      setTyped({})
      setRefunding(false)
    },
    onRefused: () => void queries.invalidateQueries({ queryKey: ['visit-money'] }),
  })
  const lookup = useLookup(setPerson)
  const cashRounding = roundingRule(money.rules, currency)
  const toPay = { currency, openMinor: null, heldMinor: 0, cashRounding }
  const read = readTenders(typed, toPay)
  const whose = money.person ?? person?.id ?? null
  const isReady =
    read.tenders.length > 0 && Object.keys(read.problems).length === 0 && whose !== null

  function take(): void {
    if (!isReady || !money.hasShift || sending.busy) return
    const body = { institution, visit, person: whose, basis: version, tenders: read.tenders }
    sending.send('/api/counter/deposits', body)
  }
  useTakeKey(take)

  const held = minorOf(money.held, currency)
  return (
    <div className="desk">
      <section className="panel desk-take" aria-labelledby="desk-held">
        <div className="payment-due">
          <p aria-live="polite">
            <span className="payment-label" id="desk-held">
              {t('deposit.held')}
            </span>
            <span className="payment-amount amount">
              <span className="cash-mark">{markOf(currency)}</span>
              {groupedText(money.held)}
            </span>
          </p>
          <p className="quiet">
            {t('deposit.visit')} {visit}
          </p>
        </div>
        {money.hasShift ? null : (
          <p className="note wait" role="status">
            {t('money.noShift')}{' '}
            <Link
              to={`/shift?${new URLSearchParams({ institution: money.institution }).toString()}`}
            >
              {t('money.toShift')}
            </Link>
          </p>
        )}
        {minorOf(money.onItsWay, currency) === 0 ? null : (
          <p className="note wait" role="status">
            <span className="spinner" /> {t('money.waiting')}
          </p>
        )}
        {money.person === null ? (
          <div className="desk-person">
            <CredentialField
              lookup={lookup}
              isSample={session?.mode === 'sample'}
              locked={sending.busy}
            />
            <p className={person === null ? 'quiet' : ''} aria-live="polite">
              {person === null ? (lookup.problem ?? t('deposit.needPerson')) : person.name}
            </p>
          </div>
        ) : null}
        <h2>{t('deposit.take')}</h2>
        <TenderForm
          kinds={money.rules.deposit}
          draft={typed}
          onDraft={setTyped}
          toPay={toPay}
          disabled={!money.hasShift || sending.busy}
          onEnd={() => document.getElementById('take')?.focus()}
        />
        <SendNote state={sending.state} />
        <div className="payment-acts">
          <button
            type="button"
            id="take"
            className="button primary"
            aria-disabled={!isReady || !money.hasShift || sending.busy}
            aria-keyshortcuts="F8"
            onClick={take}
          >
            {sending.busy ? <span className="spinner" /> : null}
            {t('deposit.takeButton')} <KeyCap keys="F8" />
          </button>
          <button
            type="button"
            className="button"
            disabled={held === 0 || !money.hasShift || sending.busy}
            onClick={() => setRefunding(!isRefunding)}
          >
            {t('deposit.refund')}
          </button>
          <button
            type="button"
            className="button"
            disabled={money.tenders.length === 0}
            onClick={() => window.print()}
          >
            {t('pay.printReceipt')}
          </button>
        </div>
        {isRefunding ? (
          <DepositRefund
            money={money}
            busy={sending.busy}
            onRefund={(amount) =>
              sending.send('/api/counter/deposits/refunds', {
                institution,
                visit,
                basis: version,
                amount,
              })
            }
          />
        ) : null}
      </section>
      <div className="payment-side">
        <section className="panel" aria-labelledby="moves-title">
          <h2 id="moves-title">{t('deposit.moves')}</h2>
          <MovesTable
            tenders={money.tenders}
            currency={currency}
            busy={sending.busy || !money.hasShift}
            onVoid={(id) => sending.send(`/api/counter/tenders/${id}/void`, undefined)}
          />
        </section>
        <Bills money={money} />
        {session?.mode === 'sample' ? (
          <p className="quiet simulated">{t('money.simulated')}</p>
        ) : null}
      </div>
      <ReceiptPaper
        title={t('deposit.printTitle')}
        institution={institution}
        facts={[[t('deposit.visit'), visit]]}
        tenders={money.tenders}
        currency={currency}
      >
        <p className="paper-total">
          {t('deposit.held')}{' '}
          <strong>
            {markOf(currency)}
            {groupedText(money.held)}
          </strong>
        </p>
      </ReceiptPaper>
    </div>
  )
}

function Bills({ money }: { readonly money: VisitMoneyJson }) {
  const { t } = useTranslation()
  if (money.bills.length === 0) return null
  return (
    <section className="panel" aria-labelledby="bills-title">
      <h2 id="bills-title">{t('deposit.bills')}</h2>
      <ul className="desk-bills">
        {money.bills.map(({ settlement, businessDate, due, arrears }) => {
          const isOpen = [due, arrears].some((text) => minorOf(text, money.currency) !== 0)
          return (
            <li key={settlement}>
              <span className="quiet">{businessDate}</span>
              <Link to={`/settlements/${settlement}/payment`}>{settlement}</Link>
              <span className="amount">
                {isOpen
                  ? groupedText(minorOf(due, money.currency) === 0 ? arrears : due)
                  : t('deposit.billPaid')}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function useTakeKey(take: () => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'F8' || event.repeat) return
      event.preventDefault()
      take()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
