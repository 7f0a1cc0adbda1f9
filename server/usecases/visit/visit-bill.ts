/** The bill that a visit's waiting lines make, as the settlement use cases read it. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor, textFromScaled } from '../../../engine/base/money.ts'
import type { VisitLine } from '../../../engine/visit/visit-action.ts'
import { type VisitState, waitingLines } from '../../../engine/visit/visit-state.ts'
import type { Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import type { BillText, Filing, LineText, Setting } from '../settlement/bill-text.ts'

export interface BillWish {
  /** Of which lines; null: all that wait. */
  readonly batch: string | null
  /** Empty for the last bill of a stay. */
  readonly interim: string
  readonly usesAccount: boolean
  readonly setting: Setting
  readonly disease: string | null
  readonly attributes: Readonly<Record<string, string | boolean>>
}

const currency = 'CNY'

/** Insurance types of which a visit uses one: that which it was registered with. */
const basicTypes = ['310', '340', '350', '360', '380', '390', '391', '510']
/** Whose shares the national fields carry. Insurers and vouchers have none there, and stay out. */
const carried = ['public', 'aid', 'account']

export function coveragesOf(person: Person, chosen: string, rules: Rules): string[] {
  return person.coverages
    .filter(({ id, scheme: name }) => {
      if (id === chosen) return true
      const scheme = rules.scheme(name)
      if (scheme === undefined || scheme.currency !== currency) return false
      if (!carried.includes(scheme.schemeKind)) return false
      return scheme.insuranceType === null || !basicTypes.includes(scheme.insuranceType)
    })
    .map(({ id }) => id)
}

export interface VisitBill {
  readonly text: BillText
  readonly lines: readonly VisitLine[]
}

/** Coverages that are not in force on the last day of the bill are left out, but for the chosen one. */
export function visitBill(
  state: VisitState,
  wish: BillWish,
  person: Person,
  facility: string,
  rules: Rules,
): VisitBill | null {
  const { opened, facts } = state
  if (opened === null) return null
  const lines = waitingLines(state, wish.batch)
  const lastLine = lines.reduce((latest, { on }) => Math.max(latest, on), opened.on)
  const dischargedOn = state.dischargedOn ?? lastLine
  const inForce = person.coverages.filter(
    ({ id, from, to }) =>
      id === opened.coverage || (from <= dischargedOn && (to === null || dischargedOn <= to)),
  )
  const coverages = coveragesOf({ ...person, coverages: inForce }, opened.coverage, rules)
  const filing = facts?.filing ?? null
  const text: BillText = {
    person: opened.person,
    facility,
    visit: {
      number: opened.number,
      interim: wish.interim,
      setting: wish.setting,
      admittedOn: textFromDay(opened.on),
      dischargedOn: textFromDay(dischargedOn),
      disease: wish.disease ?? facts?.disease ?? null,
      entitlement: facts?.entitlement ?? null,
      department: facts?.department ?? null,
    },
    coverages,
    ...(filing === null ? {} : { filing: filing as Filing }),
    currency,
    lines: lines.map(lineText),
    attributes: { ...wish.attributes, ...(wish.usesAccount ? {} : { useAccount: false }) },
  }
  return { text, lines }
}

function lineText(line: VisitLine): LineText {
  return {
    id: line.id,
    code: line.code,
    name: line.name,
    on: textFromDay(line.on as Day),
    quantity: textFromScaled(line.quantityE4, 4),
    unitPrice: textFromScaled(line.unitPriceE6, 6),
    amount: textFromMinor(line.amountMinor, currency),
    category: line.category,
    approval: line.approval,
    indication: line.indication,
    reverses: line.reverses,
    supplyDays: line.supplyDays,
  }
}
