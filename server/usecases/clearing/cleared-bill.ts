/** A settlement as clearing sees it: its shares with region, insurance type and benefit year. */
import { civilOf } from '../../../engine/base/calendar-date.ts'
import type {
  ClearedBill,
  ClearingRegion,
  ClearingShare,
} from '../../../engine/clearing/clearing-line.ts'
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
      ...settlement.shares.map(({ payer, payerKind, amountMinor }) => {
        return shareOf({ payer, payerKind, amountMinor, isToPatient: false }, ground)
      }),
      ...settlement.outside.map(({ payer, amountMinor }) => {
        const payerKind = payerNamed(payer, rules)?.payer.kind ?? 'commercial'
        return shareOf({ payer, payerKind, amountMinor, isToPatient: true }, ground)
      }),
    ],
  }
}

interface Ground {
  readonly document: SettlementDocument
  readonly rules: RuleLookup
}

function shareOf(
  share: Pick<ClearingShare, 'payer' | 'payerKind' | 'amountMinor' | 'isToPatient'>,
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
    benefitYear: civilOf(countsOn).year,
  }
}

function regionOf(id: string, rules: RuleLookup): ClearingRegion {
  return { id, province: rules.region(id)?.province ?? null }
}
