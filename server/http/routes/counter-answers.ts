/** How the counter's routes read tenders and answer with the money as it stands afterwards. */
import type { FastifyReply } from 'fastify'
import { minorFromText } from '../../../engine/base/money.ts'
import type { OfferedTender } from '../../../engine/cashier/collect.ts'
import { describeBillMoney, describeVisitMoney } from '../../usecases/cashier/describe-money.ts'
import { readBillMoney, readVisitMoney } from '../../usecases/cashier/read-counter.ts'
import type { MoneyOutcome } from '../../usecases/cashier/take-money.ts'
import { type Actor, onDuty } from '../../usecases/gate.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { BillMoneyJson, VisitMoneyJson } from '../contract/cashier.ts'
import { type Api, sendRefusal } from './api.ts'

export function counterAnswers({ cashier, rules }: Api) {
  return { currencyAt, afterBill, answerBill, afterVisit, answerVisit }

  function currencyAt(institution: string): string {
    return cashier.institution(institution)?.currency ?? 'CNY'
  }

  async function afterBill(
    reply: FastifyReply,
    outcome: MoneyOutcome,
    settlement: string,
    by: Actor,
  ): Promise<FastifyReply> {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    if (!outcome.isNew) reply.header('idempotent-replayed', 'true')
    return answerBill(reply, settlement, by, outcome.isNew ? 201 : 200)
  }

  async function answerBill(reply: FastifyReply, settlement: string, by: Actor, status: number) {
    const read = await readBillMoney(settlement, by, onDuty('counter'), cashier)
    if (!read.found) return sendRefusal(reply, read.refusal, rules)
    return reply.code(status).send(describeBillMoney(read.value) satisfies BillMoneyJson)
  }

  async function afterVisit(
    reply: FastifyReply,
    outcome: MoneyOutcome,
    { institution, visit }: { readonly institution: string; readonly visit: string },
    by: Actor,
  ): Promise<FastifyReply> {
    if (!outcome.done) return sendRefusal(reply, outcome.refusal, rules)
    if (!outcome.isNew) reply.header('idempotent-replayed', 'true')
    return answerVisit(reply, institution, visit, by, outcome.isNew ? 201 : 200)
  }

  async function answerVisit(
    reply: FastifyReply,
    institution: string,
    visit: string,
    by: Actor,
    status: number,
  ) {
    const read = await readVisitMoney(institution, visit, by, onDuty('counter'), cashier)
    if (!read.found) return sendRefusal(reply, read.refusal, rules)
    return reply.code(status).send(describeVisitMoney(read.value) satisfies VisitMoneyJson)
  }
}

export interface TenderText {
  readonly kind: OfferedTender['kind']
  readonly amount: string
  readonly given?: string
}

export function tendersFrom(
  texts: readonly TenderText[],
  currency: string,
): OfferedTender[] | Refusal {
  const tenders: OfferedTender[] = []
  for (const [i, { kind, amount, given }] of texts.entries()) {
    const amountMinor = minorFromText(amount, currency)
    const givenMinor = given === undefined ? null : minorFromText(given, currency)
    if (amountMinor === undefined) return unreadable(`/tenders/${i}/amount`)
    if (givenMinor === undefined) return unreadable(`/tenders/${i}/given`)
    tenders.push({ kind, amountMinor, givenMinor })
  }
  return tenders
}

export function unreadable(pointer: string): Refusal {
  const detail = 'the amount has more decimals than the currency has'
  return { code: 'bill-invalid', rule: 'amount-unreadable', pointer, detail }
}
