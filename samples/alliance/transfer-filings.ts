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

/** One of the two insurers in Hong Kong has filed; to the other one nothing leaves. */
export const transferFilings: readonly SampleFiling[] = [
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
