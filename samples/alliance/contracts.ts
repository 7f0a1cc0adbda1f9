/**
 * What the insurers of the sample agreed with its people about the counter. Nearly all of them linked
 * their policies to the credential once; of the others, each policy is opened by a code each time.
 */

export interface SampleTerms {
  readonly opensBy?: 'code'
  readonly waitingDays?: number
  readonly excludesEarlierIllness?: boolean
  readonly hospitals?: readonly string[]
  readonly wards?: readonly string[]
}

/** By coverage; a commercial coverage that is not here is linked and holds everywhere. */
export const contractTerms: Readonly<Record<string, SampleTerms>> = {
  'C-0029-2': { opensBy: 'code' },
  'C-0029-3': { opensBy: 'code' },
  'C-0031-2': { opensBy: 'code', hospitals: ['H-SH-01', 'H-SH-02'] },
  'C-0050-2': { opensBy: 'code', waitingDays: 30 },
  'C-0050-3': { opensBy: 'code' },
  'C-0050-4': { opensBy: 'code', excludesEarlierIllness: true },
  'C-0060-2': { opensBy: 'code' },
}
