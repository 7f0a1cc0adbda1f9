import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { ReconciliationStore } from '../../server/open-reconciliation.ts'
import { sampleActor } from '../../server/own-actors.ts'
import {
  boundsOf,
  checkStatement,
  openStatement,
} from '../../server/reconciliation/read-statement.ts'
import { signedText } from '../../server/reconciliation/write-party-statement.ts'
import { createHouseBooks } from '../../server/storage/house-books.ts'
import { makeStatement } from '../../server/usecases/reconciliation/make-statement.ts'
import {
  handApproved,
  type PaymentWork,
  proposePayment,
  workOnPayment,
} from '../../server/usecases/reconciliation/order-payment.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, hospital, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { checker, clerk, openReconciling, type Reconciling, scheme } from '../support/statements.ts'

const party = `institution:${hospital.id}`

let linjiang: Linjiang
let desk: Reconciling
let keys = 0

before(async () => {
  linjiang = await openLinjiang()
  desk = await openReconciling(linjiang)
})
after(async () => {
  await desk.close()
  await linjiang.close()
})

async function settleMany(count: number): Promise<void> {
  const people = Array.from({ length: count }, () => aPerson(scheme))
  await linjiang.services.persons.addPersons(people)
  const commands = people.map(({ person }) => ({
    key: `handing-out-${++keys}`,
    bill: aStay(person.id, `V-<${keys}>&`, `${3000 + keys}.00`),
    expected: null,
  }))
  const outcomes = await settleAll(commands, sampleActor, 'settlement', linjiang.services.store)
  assert.ok(outcomes.every(({ settled }) => settled))
}

const statementOf = (businessDate: string, store: ReconciliationStore = desk.store) =>
  makeStatement({ party, businessDate }, clerk, 'reconciliation', store)

const outgoing = () => join(desk.folder, 'outgoing')

async function bytesOf(): Promise<Record<string, string>> {
  const names = (await readdir(outgoing())).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(outgoing(), name), 'utf8')))
  return Object.fromEntries(names.map((name, i) => [name, texts[i] ?? '']))
}

async function owedToHospital(): Promise<number> {
  const { rows } = await linjiang.database.pool.query<{ sum: number }>(
    'SELECT -coalesce(sum(amount_minor), 0)::bigint AS sum FROM posting WHERE account = $1',
    [party],
  )
  return rows[0]?.sum ?? 0
}

describe('statements for a party', () => {
  it('hold everything once, however much is settled while they are made', async () => {
    const settling = (async () => {
      for (let i = 0; i < 12; i++) await settleMany(5)
    })()
    for (let day = 1; day <= 9; day++) assert.ok((await statementOf(`2026-05-0${day}`)).made)
    await settling
    const last = await statementOf('2026-05-10')
    assert.ok(last.made)
    const made = (await desk.store.statements.list(100)).filter((one) => one.party === party)
    const entries = made.flatMap(({ totals }) => totals).reduce((sum, one) => sum + one.entries, 0)
    assert.deepEqual([made.length, entries], [10, 60])
    assert.equal(last.statement.totals[0]?.closingMinor, await owedToHospital())
  })

  it('are signed, so that their totals can be checked without us', async () => {
    const made = await statementOf('2026-05-10')
    assert.ok(made.made)
    const { statement } = made
    const { publicKey: der } = desk.journalKey
    const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
    const check = (totals: typeof statement.totals) =>
      verify(
        'sha256',
        Buffer.from(signedText(statement, totals)),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        statement.signature,
      )
    assert.equal(check(statement.totals), true)
    const forged = statement.totals.map((one) => ({ ...one, closingMinor: one.closingMinor + 1 }))
    assert.equal(check(forged), false)
    const csv = (await bytesOf())[`2026-05-10-institution-${hospital.id}.csv`] ?? ''
    const signature = Buffer.from(statement.signature).toString('base64')
    assert.ok(csv.includes(`#signature,${statement.signedWith},${signature}\n`))
  })

  it('are read back as they were written', async () => {
    const name = `2026-05-10-institution-${hospital.id}.camt.053.xml`
    const file = await openStatement(join(outgoing(), name), { side: 'hospital' })
    const outcome = await checkStatement(file, boundsOf({ from: '', to: '' }))
    await file.close()
    const made = await statementOf('2026-05-10')
    assert.ok(made.made)
    assert.deepEqual(outcome.problems, [])
    assert.equal(outcome.rows, made.statement.totals[0]?.entries)
    assert.equal(
      outcome.sums.reduce((sum, one) => sum + one.paidMinor, 0),
      (made.statement.totals[0]?.creditMinor ?? 0) - (made.statement.totals[0]?.debitMinor ?? 0),
    )
  })

  it('under the same name are the same bytes, whatever was settled since', async () => {
    const before = await bytesOf()
    await settleMany(3)
    for (let day = 1; day <= 9; day++) assert.ok((await statementOf(`2026-05-0${day}`)).made)
    assert.deepEqual(await bytesOf(), before)
  })

  it('survive a crash between the file and the note that it was written', async () => {
    await settleMany(2)
    const crashing: ReconciliationStore = {
      ...desk.store,
      statements: {
        ...desk.store.statements,
        noteWritten: async () => {
          throw new Error('the process was killed')
        },
      },
    }
    await assert.rejects(statementOf('2026-05-11', crashing), /killed/)
    const half = await bytesOf()
    await settleMany(4)
    const made = await statementOf('2026-05-11')
    assert.ok(made.made)
    const whole = await bytesOf()
    for (const [name, text] of Object.entries(half)) assert.equal(whole[name], text)
    assert.equal(Object.keys(made.statement.files).length, 2)
  })

  it('are not replaced when somebody altered what went out', async () => {
    const path = join(outgoing(), `2026-05-11-institution-${hospital.id}.csv`)
    const text = await readFile(path, 'utf8')
    await writeFile(path, `${text}#forged\n`)
    await assert.rejects(statementOf('2026-05-11'), /lies there with another content/)
    assert.match(await readFile(path, 'utf8'), /#forged/)
    await writeFile(path, text)
    assert.ok((await statementOf('2026-05-11')).made)
  })

  it('follow one another: an earlier day cannot be put in between', async () => {
    const outcome = await statementOf('2026-04-30')
    assert.deepEqual(outcome, { made: false, refusal: { code: 'statement-follows', party } })
  })

  it('of two made at once are one', async () => {
    await settleMany(2)
    const both = await Promise.all([statementOf('2026-05-12'), statementOf('2026-05-12')])
    const [a, b] = both.map((one) => one.made && one.statement)
    assert.deepEqual(a, b)
  })

  it('of a scheme sum the accounts of its payers', async () => {
    const payer = `payer:${scheme}`
    const made = await makeStatement(
      { party: payer, businessDate: '2026-05-12' },
      clerk,
      'reconciliation',
      desk.store,
    )
    assert.ok(made.made)
    const { rows } = await linjiang.database.pool.query<{ sum: number }>(
      `SELECT -sum(amount_minor)::bigint AS sum FROM posting WHERE account LIKE 'payer:linjiang/first.%'`,
    )
    assert.equal(made.statement.totals[0]?.closingMinor, rows[0]?.sum)
  })
})

describe('payment orders', () => {
  const propose = (key: string, amountMinor = 1234_56) =>
    proposePayment(
      {
        key,
        payer: `payer:${scheme}.pool`,
        payee: party,
        currency: 'CNY',
        amountMinor,
        dueOn: '2026-05-20',
        debtor: { name: '临江医保基金（虚构）', account: '9999000011112222', bank: '999900' },
        creditor: { name: '临江医院（虚构）', account: '9999000033334444', bank: '999901' },
        purpose: '2026-05 <月结>',
        about: '',
      },
      clerk,
      'reconciliation',
      desk.store,
    )
  const work = (payment: string, what: PaymentWork, by = clerk, store = desk.store) =>
    workOnPayment({ payment, key: `payment-${++keys}`, work: what }, by, 'reconciliation', store)

  it('go out as a file once a second person approved them', async () => {
    const proposed = await propose('first-order')
    assert.ok(proposed.done)
    const { payment } = proposed.payment
    const own = await work(payment, { act: 'approved' })
    assert.deepEqual(own, { done: false, refusal: { code: 'checker-is-maker', payment } })
    const approved = await work(payment, { act: 'approved' }, checker)
    assert.ok(approved.done)
    assert.equal(approved.payment.state, 'written')
    const text = (await bytesOf())[`2026-05-20-${payment}.pain.001.xml`] ?? ''
    assert.match(text, /<InstdAmt Ccy="CNY">1234.56<\/InstdAmt>/)
    assert.match(text, /<Nm>临江医院（虚构）<\/Nm>/)
    assert.match(text, /<Ustrd>2026-05 &lt;月结&gt;<\/Ustrd>/)
    assert.ok((await work(payment, { act: 'paid' })).done)
    const books = createHouseBooks(linjiang.database.pool)
    const entries = await books.entries(`payment ${payment}`, 0, 10)
    const sums = new Map<string, number>()
    for (const { account, amountMinor } of entries.flatMap(({ postings }) => postings)) {
      sums.set(account, (sums.get(account) ?? 0) + amountMinor)
    }
    assert.deepEqual(
      [...sums],
      [
        [`payer:${scheme}.pool`, -1234_56],
        ['in-transit:remittance', 0],
        [party, 1234_56],
      ],
    )
  })

  it('are one for one key, and another under it is refused', async () => {
    const first = await propose('same-order')
    const again = await propose('same-order')
    assert.ok(first.done && again.done)
    assert.deepEqual(again.payment, first.payment)
    assert.deepEqual(await propose('same-order', 1), {
      done: false,
      refusal: { code: 'key-reused' },
    })
  })

  it('that were approved and not written go out after a crash, with the same bytes', async () => {
    const proposed = await propose('crashing-order', 77_00)
    assert.ok(proposed.done)
    const { payment } = proposed.payment
    const crashing: ReconciliationStore = {
      ...desk.store,
      async writePayment(order, approvedAt) {
        await desk.store.writePayment(order, approvedAt)
        throw new Error('the process was killed')
      },
    }
    await assert.rejects(work(payment, { act: 'approved' }, checker, crashing), /killed/)
    const name = `2026-05-20-${payment}.pain.001.xml`
    const half = (await bytesOf())[name]
    assert.equal(await handApproved(checker, desk.store), 1)
    assert.equal((await bytesOf())[name], half)
    assert.equal((await desk.store.payments.find(payment))?.order.state, 'written')
    assert.equal(await handApproved(checker, desk.store), 0)
  })

  it('that are rejected or withdrawn move nothing', async () => {
    for (const [key, what, by] of [
      ['rejected-order', { act: 'rejected', reason: 'wrong account' }, checker],
      ['withdrawn-order', { act: 'withdrawn' }, clerk],
    ] as const) {
      const proposed = await propose(key, 5)
      assert.ok(proposed.done)
      const { payment } = proposed.payment
      assert.ok((await work(payment, what, by)).done)
      const late = await work(payment, { act: 'approved' }, checker)
      assert.deepEqual(late, { done: false, refusal: { code: 'payment-decided', payment } })
      const books = createHouseBooks(linjiang.database.pool)
      assert.deepEqual(await books.entries(`payment ${payment}`, 0, 10), [])
    }
  })

  it('give the payer its money back when the bank returns it', async () => {
    const proposed = await propose('returned-order', 9)
    assert.ok(proposed.done)
    const { payment } = proposed.payment
    assert.deepEqual(await work(payment, { act: 'paid' }), {
      done: false,
      refusal: { code: 'payment-not-sent', payment },
    })
    await work(payment, { act: 'approved' }, checker)
    assert.ok((await work(payment, { act: 'returned', reason: 'account closed' })).done)
    const books = createHouseBooks(linjiang.database.pool)
    const entries = await books.entries(`payment ${payment}`, 0, 10)
    assert.deepEqual(
      entries.map(({ postings }) => postings.map(({ amountMinor }) => amountMinor)),
      [
        [-9, 9],
        [-9, 9],
      ],
    )
  })
})
