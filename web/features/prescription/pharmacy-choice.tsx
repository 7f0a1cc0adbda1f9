/** Pharmacies that have it: how far, whether they have all of it, what it costs, and what the patient pays there. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OffersJson, PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useRecordAct } from '../../components/use-record-act.ts'
import { type OfferOrder, offerOrders, ordered } from './offer-order.ts'
import { offersQuery, prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'

type Offer = OffersJson['offers'][number]
type Way = 'collect' | 'deliver'

/** No pharmacy: the patient carries the code to whichever one. */
const anywhere = ''

export function PharmacyChoice({ prescription }: { readonly prescription: PrescriptionJson }) {
  const read = useQuery(offersQuery(prescription))
  return (
    <Loaded read={read}>
      {(data) => <Choosing prescription={prescription} offers={data.offers} />}
    </Loaded>
  )
}

interface ChoosingProps {
  readonly prescription: PrescriptionJson
  readonly offers: readonly Offer[]
}

function Choosing({ prescription, offers: all }: ChoosingProps) {
  const { t } = useTranslation()
  const [order, setOrder] = useState<OfferOrder>('best')
  const [chosen, setChosen] = useState<string | null>(null)
  const [way, setWay] = useState<Way>('collect')
  const { id, sheet } = prescription
  const act = useRecordAct<PrescriptionJson>(prescriptionKey, `patient:${sheet.person}`)
  const offers = ordered(all, order)
  const mayDeliver = offers.find(({ pharmacy }) => pharmacy === chosen)?.delivers ?? false
  const pharmacy = chosen === anywhere ? null : chosen
  const how = mayDeliver ? way : 'collect'
  return (
    <section className="rx-offers">
      {offers.length === 0 ? <p className="note">{t('prescription.mine.noOffers')}</p> : null}
      {offers.length < 2 ? null : <Order order={order} onOrder={setOrder} />}
      <fieldset>
        <legend className="sr-only">{t('prescription.mine.pick')}</legend>
        {offers.map((one) => (
          <OfferRow
            key={one.pharmacy}
            prescription={prescription}
            offer={one}
            isChosen={one.pharmacy === chosen}
            onChoose={() => setChosen(one.pharmacy)}
          />
        ))}
        <label className="rx-offer">
          <input
            type="radio"
            name={`pharmacy-${id}`}
            checked={chosen === anywhere}
            onChange={() => setChosen(anywhere)}
          />
          <span>{t('prescription.mine.anywhere')}</span>
        </label>
      </fieldset>
      {mayDeliver ? <Ways id={id} way={way} onWay={setWay} /> : null}
      <RefusalNote problem={act.problem} refusal={act.refusal} />
      <button
        type="button"
        className="button primary rx-tap"
        disabled={chosen === null || act.isSending}
        onClick={() =>
          act.send(`/api/prescriptions/${id}/acts`, { act: 'choose', pharmacy, way: how })
        }
      >
        {t('prescription.mine.confirm')}
      </button>
    </section>
  )
}

interface OrderProps {
  readonly order: OfferOrder
  readonly onOrder: (order: OfferOrder) => void
}

function Order({ order, onOrder }: OrderProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="rx-buttons">
      <legend className="sr-only">{t('prescription.mine.sort')}</legend>
      {offerOrders.map((one) => (
        <button
          key={one}
          type="button"
          className="button small"
          aria-pressed={one === order}
          onClick={() => onOrder(one)}
        >
          {t(`prescription.mine.sorts.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}

interface OfferRowProps {
  readonly prescription: PrescriptionJson
  readonly offer: Offer
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function OfferRow({ prescription, offer, isChosen, onChoose }: OfferRowProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { title, kmFromCentre, delivers, isHome, isComplete, total, cash, lines } = offer
  const lacking = lines
    .filter(({ code, packs, inStock }) => code === null || inStock < packs)
    .map(({ line }) => prescription.lines.find(({ id }) => id === line)?.name ?? line)
  const marks = [
    t(`prescription.mine.kind.${offer.kind}`),
    ...(isHome ? [t('prescription.mine.home')] : []),
    t('prescription.mine.km', { km: kmFromCentre }),
    ...(delivers ? [t('prescription.mine.delivers')] : []),
  ]
  return (
    <label className="rx-offer">
      <input
        type="radio"
        name={`pharmacy-${prescription.id}`}
        checked={isChosen}
        onChange={onChoose}
      />
      <span className="rx-offer-what">
        <strong>{textIn(title)}</strong>
        <span className="quiet">{marks.join(' · ')}</span>
        {isComplete ? (
          <span>{t('prescription.mine.complete')}</span>
        ) : (
          <span className="rx-lacks">
            {t('prescription.mine.incomplete')}
            {lacking.map((name) => ` · ${t('prescription.mine.lacks', { name })}`).join('')}
          </span>
        )}
      </span>
      <span className="rx-offer-pays">
        {cash === null || total === null ? (
          <span className="quiet">{t('prescription.mine.cannot')}</span>
        ) : (
          <>
            <span className="quiet">{t('prescription.mine.here')}</span>
            <strong className="amount">¥{groupedText(cash)}</strong>
            <span className="quiet">
              {t('prescription.mine.total', { total: groupedText(total) })}
            </span>
          </>
        )}
      </span>
    </label>
  )
}

interface WaysProps {
  readonly id: string
  readonly way: Way
  readonly onWay: (way: Way) => void
}

function Ways({ id, way, onWay }: WaysProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="rx-ways">
      <legend>{t('prescription.mine.way')}</legend>
      {(['collect', 'deliver'] as const).map((one) => (
        <label key={one} className="check">
          <input
            type="radio"
            name={`way-${id}`}
            checked={way === one}
            onChange={() => onWay(one)}
          />
          {t(`prescription.mine.ways.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}
