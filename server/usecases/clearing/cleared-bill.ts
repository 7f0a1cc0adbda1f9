/** A settlement as clearing sees it: its shares with region, insurance type and benefit year. */
import { civilOf } from '../../../engine/base/calendar-date.ts'
import type {
  ClearedBill,
  ClearingRegion,
  ClearingShare,
} from '../../../engine/clearing/clearing-line.ts'
import type { Settlement, Share } from '../../../engine/settlement/settlement.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import { payerNamed, type RuleLookup } from '../settlement/rule-lookup.ts'

/** `rules` are those by which it was decided, so that a line never depends on today's packs. */
export function clearedBillOf(
  document: SettlementDocument,
  institution: string,
  rules: RuleLookup,
): ClearedBill {
  const { facts, settlement, visit } = document
  const ground = { document, rules }
  return {
    currency: settlement.currency,
    institution,
    setting: visit.setting,
    home: regionOf(facts.homeRegion, rules),
    care: regionOf(facts.careRegion, rules),
    shares: [
      ...sharesByYear(settlement).map(({ payer, payerKind, amountMinor, year }) => {
        const share = { payer, payerKind, amountMinor, isToPatient: false }
        return shareOf(share, year, ground)
      }),
      ...settlement.outside.map(({ payer, amountMinor }) => {
        const payerKind = payerNamed(payer, rules)?.payer.kind ?? 'commercial'
        return shareOf({ payer, payerKind, amountMinor, isToPatient: true }, null, ground)
      }),
    ],
  }
}

interface YearShare extends Pick<Share, 'payer' | 'payerKind' | 'amountMinor'> {
  /** Null where the whole share belongs to the year that the scheme counts by. */
  readonly year: number | null
}

/** A stay that was shared out between years has shares of each. */
function sharesByYear({ shares, portions }: Settlement): YearShare[] {
  if (portions === undefined) return shares.map((share) => ({ ...share, year: null }))
  return portions.flatMap(({ year, shares: own }) =>
    own.map(({ payer, coverage, amountMinor }) => {
      const whole = shares.find((one) => one.payer === payer && one.coverage === coverage)
      if (whole === undefined) throw new Error('broken invariant: a portion of no share')
      return { payer, payerKind: whole.payerKind, amountMinor, year }
    }),
  )
}

interface Ground {
  readonly document: SettlementDocument
  readonly rules: RuleLookup
}

function shareOf(
  share: Pick<ClearingShare, 'payer' | 'payerKind' | 'amountMinor' | 'isToPatient'>,
  year: number | null,
  { document, rules }: Ground,
): ClearingShare {
  const scheme = payerNamed(share.payer, rules)?.scheme
  const { admittedOn, dischargedOn } = document.bill
  const countsOn = scheme?.periodOf === 'admission' ? admittedOn : dischargedOn
  const isOfRegion = scheme !== undefined && scheme.schemeKind !== 'commercial'
  return {
    ...share,
    insuranceType: scheme?.insuranceType ?? null,
    insuredRegion: isOfRegion ? regionOf(scheme.region, rules) : null,
    benefitYear: year ?? civilOf(countsOn).year,
  }
}

function regionOf(id: string, rules: RuleLookup): ClearingRegion {
  return { id, province: rules.region(id)?.province ?? null }
}
