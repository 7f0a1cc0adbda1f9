/** The counter's money as texts: every amount in the decimals of its currency. */
import { textFromMinor } from '../../../engine/base/money.ts'
import { isProved, type ShiftReport } from '../../../engine/cashier/shift-report.ts'
import type { CounterRules } from '../../../engine/cashier/tender.ts'
import type { CounterBill, CounterTender, Difference, Invoice, Shift } from './counter-book.ts'
import type { CarryOver } from './read-carry-over.ts'
import type { BillMoney, OpenMoney, ShiftMoney, VisitMoney } from './read-counter.ts'

export function describeTender(tender: CounterTender) {
  const { id, direction, target, kind, original, state, reason, trade, settlement } = tender
  const { currency, amountMinor, roundingMinor, givenMinor, shift, madeBy, madeAt, route } = tender
  return {
    id,
    direction,
    target,
    kind,
    amount: textFromMinor(amountMinor, currency),
    rounding: textFromMinor(roundingMinor, currency),
    given: givenMinor === null ? null : textFromMinor(givenMinor, currency),
    change:
      givenMinor === null
        ? null
        : textFromMinor(givenMinor - amountMinor - roundingMinor, currency),
    original,
    route,
    state,
    reason,
    trade,
    settlement,
    shift,
    madeBy,
    madeAt,
  }
}

function describeRules(rules: CounterRules) {
  const { tenders, currency, cashRefundMostMinor, cashRounding, invoice, status } = rules
  return {
    deposit: [...tenders.deposit],
    bill: [...tenders.bill],
    arrears: [...tenders.arrears],
    cashRefundMost:
      cashRefundMostMinor === null ? null : textFromMinor(cashRefundMostMinor, currency),
    cashRounding:
      cashRounding === null
        ? null
        : {
            coin: textFromMinor(cashRounding.coinMinor, currency),
            rounding: cashRounding.rounding,
            status: cashRounding.status,
            source: cashRounding.source,
          },
    invoice,
    status,
  }
}

function describeInvoice({ amountMinor, currency, ...invoice }: Invoice) {
  const { colour, state, code, number, checkCode, issuedAt } = invoice
  const amount = textFromMinor(amountMinor, currency)
  return { colour, state, amount, code, number, checkCode, issuedAt }
}

export function describeBillMoney(bill: BillMoney) {
  const { settlement, institution, visit, person, currency, reversedBy, hasShift } = bill
  const money = (minor: number) => textFromMinor(minor, currency)
  return {
    settlement,
    institution,
    visit,
    person,
    currency,
    total: money(bill.totalMinor),
    cash: money(bill.cashMinor),
    reversedBy,
    open: money(bill.openMinor),
    onItsWay: money(bill.onItsWayMinor),
    arrears: money(bill.arrearsMinor),
    promisedUntil: bill.promisedUntil,
    held: money(bill.heldMinor),
    tenders: bill.tenders.map(describeTender),
    invoices: bill.invoices.map(describeInvoice),
    carryOver: bill.carryOver === null ? null : describeCarryOver(bill.carryOver, currency),
    successor: bill.successor,
    rules: describeRules(bill.rules),
    hasShift,
  }
}

function describeCarryOver({ from, owedBackMinor, plan }: CarryOver, currency: string) {
  const money = (minor: number) => textFromMinor(minor, currency)
  return {
    from,
    owedBack: money(owedBackMinor),
    carried: money(plan.carriedMinor),
    returned: money(plan.returnedMinor),
    returns: plan.returns.map(({ kind, amountMinor, roundingMinor }) => ({
      kind,
      amount: money(amountMinor),
      rounding: money(roundingMinor),
    })),
    collect: money(plan.collectMinor),
  }
}

export function describeVisitMoney(money: VisitMoney) {
  const { institution, visit, person, currency, version, hasShift } = money
  const text = (minor: number) => textFromMinor(minor, currency)
  return {
    institution,
    visit,
    person,
    currency,
    version,
    held: text(money.heldMinor),
    onItsWay: text(money.onItsWayMinor),
    tenders: money.tenders.map(describeTender),
    bills: money.bills.map((bill) => ({
      settlement: bill.settlement,
      businessDate: bill.businessDate,
      cash: text(bill.cashMinor),
      due: text(bill.dueMinor),
      arrears: text(bill.arrearsMinor),
      promisedUntil: bill.promisedUntil,
      reversal: bill.reversal,
    })),
    rules: describeRules(money.rules),
    hasShift,
  }
}

export function describeOpenMoney({ currency, unpaid, bills, today, ...open }: OpenMoney) {
  const text = (minor: number) => textFromMinor(minor, currency)
  const row = ({ settlement, visit, businessDate }: CounterBill, minor: number) => ({
    settlement,
    visit,
    businessDate,
    amount: text(minor),
  })
  const isReversed = ({ settlement }: CounterBill) => open.reversed.includes(settlement)
  const known = bills.filter((bill) => !isReversed(bill))
  return {
    currency,
    unpaid: unpaid.map(({ settlement, visit, businessDate, cashMinor }) => ({
      settlement,
      visit,
      businessDate,
      amount: text(cashMinor),
    })),
    unpaidSince: open.unpaidSince,
    atMost: open.atMost,
    due: known.filter(({ dueMinor }) => dueMinor > 0).map((bill) => row(bill, bill.dueMinor)),
    owedBack: known.filter(({ dueMinor }) => dueMinor < 0).map((bill) => row(bill, -bill.dueMinor)),
    arrears: known
      .filter(({ arrearsMinor }) => arrearsMinor > 0)
      .map((bill) => ({
        ...row(bill, bill.arrearsMinor),
        promisedUntil: bill.promisedUntil,
        isLate: bill.promisedUntil !== null && bill.promisedUntil < today,
      })),
    held: open.held.map(({ visit, heldMinor }) => ({ visit, amount: text(heldMinor) })),
    onItsWay: open.asked.map(describeTender),
    reversed: [...open.reversed],
  }
}

export function describeShift({ currency, floatMinor, countedMinor, ...shift }: Shift) {
  return {
    ...shift,
    currency,
    float: textFromMinor(floatMinor, currency),
    counted: countedMinor === null ? null : textFromMinor(countedMinor, currency),
  }
}

export function describeShiftMoney({ shift, report, late, ...money }: ShiftMoney) {
  const { currency } = shift
  return {
    shift: describeShift(shift),
    report: describeReport(report, currency),
    late: late === null ? null : describeReport(late, currency),
    onItsWay: money.onItsWay.map(describeTender),
    differences: money.differences.map(describeDifference),
    corrections: money.corrections.map(({ kind, sumMinor }) => ({
      kind,
      sum: textFromMinor(sumMinor, currency),
    })),
  }
}

function describeDifference({ oursMinor, theirsMinor, ...difference }: Difference) {
  const { currency, institution: _institution, shift: _shift, ...rest } = difference
  const text = (minor: number | null) => (minor === null ? null : textFromMinor(minor, currency))
  return {
    ...rest,
    ours: text(oursMinor),
    theirs: text(theirsMinor),
    difference: textFromMinor((theirsMinor ?? 0) - (oursMinor ?? 0), currency),
  }
}

function describeReport(report: ShiftReport, currency: string) {
  const text = (minor: number) => textFromMinor(minor, currency)
  const counted = ({ count, sumMinor }: ShiftReport['bills']) => ({ count, sum: text(sumMinor) })
  const { drawer } = report
  return {
    bills: counted(report.bills),
    reversals: counted(report.reversals),
    arrears: text(report.arrearsMinor),
    leftDue: text(report.leftDueMinor),
    tenders: report.tenders.map((one) => ({
      kind: one.kind,
      count: one.count,
      depositsIn: text(one.depositsInMinor),
      depositsOut: text(one.depositsOutMinor),
      billsIn: text(one.billsInMinor),
      billsOut: text(one.billsOutMinor),
      arrearsIn: text(one.arrearsInMinor),
      rounding: text(one.roundingMinor),
      net: text(one.netMinor),
      journal: text(one.journalMinor),
    })),
    drawer: {
      float: text(drawer.floatMinor),
      in: text(drawer.inMinor),
      out: text(drawer.outMinor),
      expected: text(drawer.expectedMinor),
      handedOver: text(drawer.handedOverMinor),
    },
    proofs: report.proofs.map((proof) => ({
      name: proof.name,
      left: text(proof.leftMinor),
      right: text(proof.rightMinor),
      holds: isProved(proof),
    })),
  }
}
