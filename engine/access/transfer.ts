/**
 * The register of data flows: who may send what to whom in another jurisdiction, on what basis, and
 * from when until when. What stands in no row does not leave.
 */
import type { Day } from '../base/calendar-date.ts'
import type { Jurisdiction, Kind } from './words.ts'

/** What an authority was shown before anything left. */
export const transferGrounds = [
  'gba-standard-contract',
  'standard-contract',
  'security-assessment',
  'certification',
  'own-rules',
] as const

export type TransferGround = (typeof transferGrounds)[number]

export interface TransferFiling {
  readonly id: string
  /** Null: every institution of the place. */
  readonly sender: string | null
  readonly recipient: string
  readonly dataIn: Jurisdiction
  readonly goesTo: Jurisdiction
  readonly kinds: readonly Kind[]
  readonly ground: TransferGround
  /** Number of the contract or of the certificate. */
  readonly number: string
  /** With whom it was filed. */
  readonly authority: string
  readonly filedOn: Day
  readonly from: Day
  /** The last day on which data may leave by it. */
  readonly to: Day
  /** The first day on which it no longer holds, where it was ended early. */
  readonly endedOn: Day | null
}

export interface Flow {
  readonly sender: string | null
  readonly recipient: string
  readonly dataIn: Jurisdiction
  readonly goesTo: Jurisdiction
  readonly kinds: readonly Kind[]
}

/** Whether all of it may leave today by one filing. */
export function isTransferFiled(
  filings: readonly TransferFiling[],
  flow: Flow,
  today: Day,
): boolean {
  return filings.some((one) => holdsOn(one, today) && covers(one, flow))
}

/** Filed, begun, and neither over nor ended. */
export function holdsOn({ filedOn, from, to, endedOn }: TransferFiling, today: Day): boolean {
  const isBegun = filedOn <= today && from <= today
  return isBegun && today <= to && (endedOn === null || today < endedOn)
}

function covers(filing: TransferFiling, { sender, recipient, dataIn, goesTo, kinds }: Flow) {
  const isPlace = filing.dataIn === dataIn && filing.goesTo === goesTo
  const isSender = filing.sender === null || filing.sender === sender
  const isAll = kinds.every((kind) => filing.kinds.includes(kind))
  return isPlace && isSender && filing.recipient === recipient && isAll
}
