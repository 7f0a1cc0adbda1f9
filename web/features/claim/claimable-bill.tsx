/** A bill that could be claimed: with one tap where it is allowed already, else once it is. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ClaimField, claimFields } from '../../../engine/claim/authorisation.ts'
import type { AuthorisationJson, ClaimableJson } from '../../../server/http/contract/claim.ts'
import { useTextIn } from '../../components/language.ts'
import { dayTextAt } from '../../components/moment-text.ts'
import { ActProblem } from './act-problem.tsx'
import { moneyText } from './claim-marks.tsx'
import { asPatient } from './queries.ts'
import { useClaimAct } from './use-claim-act.ts'

interface BillProps {
  readonly person: string
  /** What could be asked of whom for one and the same bill; never empty. */
  readonly offers: readonly ClaimableJson[]
  readonly authorisations: readonly AuthorisationJson[]
}

export function ClaimableBill({ person, offers, authorisations }: BillProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [bill] = offers
  if (bill === undefined) return null
  return (
    <article className="claim-card panel">
      <p className="claim-card-head">
        <strong>{textIn(bill.institution)}</strong>
        <time dateTime={bill.businessDate}>{bill.businessDate}</time>
      </p>
      <p className="quiet">
        {t('deposit.visit')} {bill.visit}
      </p>
      <p className="claim-big">
        <span>{t('claim.mine.left')}</span>
        <span className="amount">{moneyText(bill.left, bill.currency)}</span>
      </p>
      {offers.map((offer) => (
        <Offer
          key={`${offer.payer} ${offer.insurer}`}
          person={person}
          bill={offer}
          authorisations={authorisations}
        />
      ))}
    </article>
  )
}

interface OfferProps extends Omit<BillProps, 'offers'> {
  readonly bill: ClaimableJson
}

/** One contract that may pay something of the bill. */
function Offer({ person, bill, authorisations }: OfferProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const [isGiving, setGiving] = useState(false)
  const act = useClaimAct(asPatient(person))
  const allowed = authorisations.find((one) => covers(one, bill))
  const { settlement, payer } = bill
  return (
    <section className="claim-offer" aria-labelledby={id}>
      <p id={id}>
        {textIn(bill.productTitle)}
        <span className="quiet">{textIn(bill.insurerTitle)}</span>
      </p>
      {bill.wasAway ? <p className="note wait">{t('claim.mine.wasAway')}</p> : null}
      {allowed === undefined ? (
        <button
          type="button"
          className={`button claim-tap ${bill.wasAway ? 'primary' : ''}`}
          aria-expanded={isGiving}
          aria-describedby={id}
          onClick={() => setGiving(!isGiving)}
        >
          {t('claim.mine.start')}
        </button>
      ) : (
        <button
          type="button"
          className={`button claim-tap ${bill.wasAway ? 'primary' : ''}`}
          aria-describedby={id}
          disabled={act.isSending}
          onClick={() => act.send('/api/claims', { settlement, payer, authorisation: allowed.id })}
        >
          {t('claim.mine.oneTap')}
        </button>
      )}
      <ActProblem act={act} />
      {isGiving && allowed === undefined ? <Giving person={person} bill={bill} /> : null}
    </section>
  )
}

function covers({ isLive, insurer, settlement, from, to }: AuthorisationJson, bill: ClaimableJson) {
  if (!isLive || insurer !== bill.insurer) return false
  if (settlement !== null) return settlement === bill.settlement
  return from !== null && to !== null && from <= bill.businessDate && bill.businessDate <= to
}

const monthMs = 30 * 86_400_000

function Giving({ person, bill }: Omit<OfferProps, 'authorisations'>) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const [fields, setFields] = useState<readonly ClaimField[]>(claimFields)
  const [account, setAccount] = useState('')
  const [ticks, setTicks] = useState({ sensitive: false, leaving: !bill.leavesMainland })
  const [isTried, setTried] = useState(false)
  const act = useClaimAct(asPatient(person))
  const isAccount = /^[0-9]{8,32}$/u.test(account)
  const isTicked = ticks.sensitive && ticks.leaving
  const expiresOn = dayTextAt(Date.now() + monthMs)
  const { settlement, payer, insurer } = bill

  const send = () => {
    setTried(true)
    if (!isAccount || !isTicked) return
    const agreed = bill.leavesMainland ? ['health', 'leaving'] : ['health']
    const body = {
      insurer,
      fields,
      ticks: agreed,
      settlement,
      expiresOn,
      opensByItself: false,
      account,
    }
    act.send(
      `/api/persons/${encodeURIComponent(person)}/claim-authorisations`,
      body,
      ({ id: authorisation }: AuthorisationJson) => ({
        path: '/api/claims',
        body: { settlement, payer, authorisation },
      }),
    )
  }

  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <h3>{t('claim.give.title', { insurer: textIn(bill.insurerTitle) })}</h3>
      <p>{t('claim.give.purpose')}</p>
      <fieldset>
        <legend>{t('claim.give.fields')}</legend>
        {claimFields.map((field) => (
          <label key={field} className="check">
            <input
              type="checkbox"
              checked={fields.includes(field)}
              disabled={field === 'settlement-sheet'}
              onChange={() =>
                setFields(claimFields.filter((one) => fields.includes(one) !== (one === field)))
              }
            />
            {t(`claim.field.${field}`)}
          </label>
        ))}
        <p className="quiet">{t('claim.give.never')}</p>
      </fieldset>
      <label className="check">
        <input
          type="checkbox"
          checked={ticks.sensitive}
          onChange={() => setTicks({ ...ticks, sensitive: !ticks.sensitive })}
        />
        {t('claim.give.sensitive')}
      </label>
      {bill.leavesMainland ? (
        <label className="check">
          <input
            type="checkbox"
            checked={ticks.leaving}
            onChange={() => setTicks({ ...ticks, leaving: !ticks.leaving })}
          />
          {t('claim.give.leaving')}
        </label>
      ) : null}
      {isTried && !isTicked ? (
        <p className="field-problem" role="alert">
          {t('claim.give.tickMissing')}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-account`}>{t('claim.give.account')}</label>
        <input
          id={`${id}-account`}
          className="input"
          inputMode="numeric"
          autoComplete="off"
          value={account}
          aria-invalid={isTried && !isAccount}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setAccount(event.target.value.replace(/\s/gu, ''))}
        />
        <span id={`${id}-hint`} className={isTried && !isAccount ? 'field-problem' : 'field-hint'}>
          {t(isTried && !isAccount ? 'claim.give.accountBad' : 'claim.give.accountHint')}
        </span>
      </div>
      <p className="quiet">{t('claim.give.until', { day: expiresOn })}</p>
      <p className="quiet">{t('claim.give.refuse')}</p>
      <button type="submit" className="button primary claim-tap" disabled={act.isSending}>
        {t('claim.give.send')}
      </button>
      <ActProblem act={act} />
    </form>
  )
}
