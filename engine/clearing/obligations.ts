/**
 * Who owes whom for the lines of a clearing.
 *
 * Care in another province makes two debts: the insured province owes the province of care, which
 * pays its own institutions and waits for nobody. A commercial payer owes the institution itself.
 */
import { safe } from '../base/money.ts'
import { type ClearingLine, type Heading, publicKinds } from './clearing-line.ts'
import { type Obligation, type Party, partyOf } from './position.ts'

/** Payers that somebody else pays for, such as an insurer that runs a catastrophic scheme. */
export type ContractedPayers = ReadonlyMap<string, Party>

/** One obligation for each debtor, creditor, cause and currency; amounts of zero are left out. */
export function obligationsOf(
  lines: readonly ClearingLine[],
  contracted: ContractedPayers = new Map(),
): Obligation[] {
  const sums = new Map<string, Obligation>()
  const add = (debtor: Party, creditor: Party, cause: string, line: ClearingLine) => {
    const { currency } = line.heading
    const key = JSON.stringify([debtor, creditor, cause, currency])
    const amountMinor = safe((sums.get(key)?.amountMinor ?? 0) + line.amountMinor)
    sums.set(key, { debtor, creditor, currency, amountMinor, cause })
  }
  for (const line of lines) {
    const { heading } = line
    const institution = partyOf.institution(heading.institution)
    const cause = causeOf(heading)
    if (isPublic(heading)) {
      const care = partyOf.province(heading.careProvince)
      if (isCrossProvince(heading)) {
        const insured = partyOf.province(heading.insuredProvince)
        add(contracted.get(heading.payer) ?? insured, care, cause, line)
      }
      add(care, institution, cause, line)
    } else if (heading.kind !== 'provider' && !heading.isToPatient) {
      add(partyOf.payer(heading.payer), institution, cause, line)
    }
  }
  return [...sums.values()].filter(({ amountMinor }) => amountMinor !== 0)
}

export function isPublic({ kind, isToPatient }: Heading): boolean {
  return publicKinds.includes(kind) && !isToPatient
}

export function isCrossProvince({ careProvince, insuredProvince }: Heading): boolean {
  return careProvince !== insuredProvince
}

/** `fund 310 2026`: money of one cause is never set off against another's. */
export function causeOf({ kind, insuranceType, benefitYear }: Heading): string {
  return [kind, insuranceType, benefitYear].filter((word) => word !== '').join(' ')
}
