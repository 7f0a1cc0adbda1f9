/** What the sample alliance has filed on data that leave a place. All numbers are invented. */
import type { TransferGround } from '../../engine/access/transfer.ts'
import type { Jurisdiction, Kind } from '../../engine/access/words.ts'

export interface SampleFiling {
  /** Null: every institution of the place. */
  readonly sender: string | null
  readonly recipient: string
  readonly dataIn: Jurisdiction
  readonly goesTo: Jurisdiction
  readonly kinds: readonly Kind[]
  readonly ground: TransferGround
  readonly number: string
  readonly authority: string
  readonly filedOn: string
  readonly from: string
  readonly to: string
}

const ofReferral: readonly Kind[] = ['identity', 'diagnosis', 'record', 'prescription', 'referral']

/** Sheets of referrals, from every institution of a place to one of another. */
function sheetsTo(
  [recipient, goesTo]: readonly [string, Jurisdiction],
  dataIn: Jurisdiction,
  number: string,
  authority: string,
): SampleFiling {
  return {
    ...{ sender: null, recipient, dataIn, goesTo, kinds: ofReferral, number, authority },
    ground: 'gba-standard-contract',
    filedOn: '2026-01-01',
    from: '2026-01-01',
    to: '2027-12-31',
  }
}

/** One of the two insurers and one of the two hospitals in Hong Kong have filed; to the others nothing leaves. */
export const transferFilings: readonly SampleFiling[] = [
  sheetsTo(
    ['H-HK-01', 'hong-kong'],
    'mainland',
    'GBA-SAMPLE-2026-002',
    '广东省互联网信息办公室（样例）',
  ),
  sheetsTo(
    ['H-SZ-01', 'mainland'],
    'hong-kong',
    'GBA-SAMPLE-2026-003',
    '香港數字政策辦公室（樣例）',
  ),
  sheetsTo(['H-ZH-01', 'mainland'], 'macau', 'GBA-SAMPLE-2026-004', '澳門個人資料保護局（樣例）'),
  {
    sender: null,
    recipient: 'I-HK-1',
    dataIn: 'mainland',
    goesTo: 'hong-kong',
    kinds: ['identity', 'coverage', 'bill', 'diagnosis', 'claim'],
    ground: 'gba-standard-contract',
    number: 'GBA-SAMPLE-2026-001',
    authority: '广东省互联网信息办公室（样例）',
    filedOn: '2026-01-01',
    from: '2026-01-01',
    to: '2027-12-31',
  },
]
