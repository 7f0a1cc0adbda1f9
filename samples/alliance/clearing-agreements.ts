/** What the sample alliance agreed about clearing. All parties are invented. */
import { partyOf } from '../../engine/clearing/position.ts'
import { institutions } from './institutions.ts'
import { insurers } from './insurers.ts'

/** The centre, the insurers and the institutions that signed for netting; pharmacies did not. */
export function nettingSignatories(): string[] {
  return [
    partyOf.commercialCentre,
    ...insurers.flatMap(({ payers }) => payers.map(partyOf.payer)),
    ...institutions
      .filter(({ kind }) => kind === 'hospital' || kind === 'internet-hospital')
      .map(({ id }) => partyOf.institution(id)),
  ]
}

/** Catastrophic cover that an insurer runs for a fund, and pays from the premium. */
export const contractedPayers: readonly (readonly [string, string])[] = [
  ['hefei/resident.catastrophic', partyOf.payer('commercial/critical-illness.insurer')],
]
