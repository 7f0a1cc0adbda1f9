/** Outpatient chronic and special diseases that have a name of their own in the pages. */
export const diseases = [
  'M03900',
  'M01600',
  'M00500',
  'M07800',
  'M08300',
  'M05300',
  'M06900',
  'M04600',
  'M00200',
  'M07200',
] as const

export type KnownDisease = (typeof diseases)[number]

export function knownDisease(code: string): KnownDisease | undefined {
  return diseases.find((one) => one === code)
}
