import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { faultyStatement, plantable } from '../../samples/faulty-statement.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { createHouseBooks } from '../../server/storage/house-books.ts'
import { receiveStatement } from '../../server/usecases/reconciliation/receive-statement.ts'
import { type Work, workOnBreak } from '../../server/usecases/reconciliation/work-on-break.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, hospital, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import {
  checker,
  clerk,
  openReconciling,
  type Reconciling,
  recordedOn,
  scheme,
} from '../support/statements.ts'

const day = '2026-03-10'
let keys = 0

async function settleIn({ services }: Linjiang, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => aPerson(scheme))
  await services.persons.addPersons(people)
  const commands = people.map(({ person }) => ({
    key: `reconciling-${++keys}`,
    bill: aStay(person.id, `V-${keys}`, `${3000 + keys}.00`),
    expected: null,
  }))
  const outcomes = await settleAll(commands, sampleActor, 'settlement', services.store)
  return outcomes.map((outcome) => {
    assert.ok(outcome.settled)
    return outcome.entry.id
  })
}

describe('reconciling with hospital and payer', () => {
  let linjiang: Linjiang
  let desk: Reconciling

  before(async () => {
    linjiang = await openLinjiang()
    desk = await openReconciling(linjiang)
    await settleMany(plantable.length + 4)
    await recordedOn(linjiang, day)
  })
  after(async () => {
    await desk.close()
    await linjiang.close()
  })

  const settleMany = (count: number) => settleIn(linjiang, count)

  async function reverse(settlement: string): Promise<void> {
    const command = { key: `reconciling-${++keys}`, settlement, reason: 'wrong ward' }
    const outcome = await reverseSettlement(
      command,
      sampleActor,
      'settlement',
      linjiang.services.store,
    )
    assert.ok(outcome.settled)
  }

  const work = (id: string, what: Work, by = clerk, key = `work-${++keys}`) =>
    workOnBreak({ break: id, key, work: what }, by, 'reconciliation', desk.store)

  async function openBreaks() {
    return [...(await desk.store.breaks.list({ state: 'open' }, 100))]
  }

  it('finds every fault of a hospital and names it', async () => {
    const rows = await desk.rows(day)
    const faulty = faultyStatement(rows, (place) => plantable[place] ?? null)
    await desk.handIn('hospital', day, faulty.rows)
    await desk.handIn('payer', day, rows)
    const outcome = await desk.run({ from: day, to: day })
    assert.ok(outcome.ran, JSON.stringify(outcome))
    const named = new Map((await openBreaks()).map((one) => [one.settlement, one.class]))
    assert.deepEqual(
      [...named].sort(),
      faulty.planted.map(({ key, class: name }) => [key, name] as const).sort(),
    )
    const agreed = outcome.run.summary as { agreed: number; different: number }
    assert.deepEqual([agreed.agreed, agreed.different], [5, plantable.length])
  })

  it('says that the hospital stands alone where the payer agrees with us', async () => {
    const alone = new Set((await openBreaks()).map((one) => one.alone))
    assert.deepEqual([...alone], ['hospital'])
  })

  it('answers the same run for the same key, and refuses another under it', async () => {
    const order = { key: 'the-same-run', from: day, to: day }
    const first = await desk.run(order)
    const again = await desk.run(order)
    assert.ok(first.ran && again.ran)
    assert.deepEqual(again.run, first.run)
    assert.equal(again.isNew, false)
    const other = await desk.run({ ...order, toleranceMinor: 2 })
    assert.deepEqual(other, { ran: false, refusal: { code: 'key-reused' } })
  })

  it('changes nothing when it runs again', async () => {
    const before = await openBreaks()
    await desk.run({ from: day, to: day })
    const after = await openBreaks()
    assert.deepEqual(
      after.map(({ run: _run, ...rest }) => rest),
      before.map(({ run: _run, ...rest }) => rest),
    )
  })

  it('posts a resolution once two persons agree on it, and never twice', async () => {
    const found = (await openBreaks()).find((one) => one.class === 'total-differs')
    assert.ok(found)
    const resolution = { kind: 'book', side: 'hospital', bearer: 'house' } as const
    assert.ok((await work(found.break, { act: 'assigned', owner: 'clerk' })).done)
    const proposed = await work(found.break, { act: 'proposed', resolution, reason: 'their sheet' })
    assert.ok(proposed.done)
    assert.deepEqual(await work(found.break, { act: 'approved' }), {
      done: false,
      refusal: { code: 'checker-is-maker', break: found.break },
    })
    const approve = () => work(found.break, { act: 'approved' }, checker, 'approve-once')
    const outcomes = await Promise.all([approve(), approve(), approve()])
    assert.deepEqual(outcomes.map((one) => one.done && one.isNew).sort(), [false, false, true])
    const books = createHouseBooks(linjiang.database.pool)
    const entries = await books.entries(`reconciliation ${scheme}`, 0, 10)
    assert.deepEqual(
      entries.map(({ postings }) => postings),
      [
        [
          { account: `institution:${hospital.id}`, currency: 'CNY', amountMinor: -100_00 },
          { account: 'house:differences', currency: 'CNY', amountMinor: 100_00 },
        ],
      ],
    )
    const resolved = await desk.store.breaks.find(found.break)
    assert.equal(resolved?.found.state, 'resolved')
    assert.deepEqual(
      resolved?.actions.map(({ act }) => act),
      ['found', 'assigned', 'proposed', 'approved'],
    )
  })

  it('clears what a corrected statement agrees on, and keeps what was resolved', async () => {
    const rows = await desk.rows(day)
    const corrected = await desk.handIn('hospital', day, rows, { name: 'corrected.csv' })
    assert.ok(corrected.received)
    const files = await desk.store.received.between(scheme, day, day)
    const payer = files.find(({ side }) => side === 'payer')
    const outcome = await desk.run({
      from: day,
      to: day,
      files: [corrected.file.file, payer?.file ?? ''],
    })
    assert.ok(outcome.ran, JSON.stringify(outcome))
    assert.deepEqual(await openBreaks(), [])
    assert.equal((await desk.store.breaks.list({ state: 'resolved' }, 10)).length, 1)
    assert.equal(
      (await desk.store.breaks.list({ state: 'cleared' }, 100)).length,
      plantable.length - 1,
    )
  })

  it('asks which of two statements of one hospital is meant', async () => {
    const outcome = await desk.run({ from: day, to: day })
    assert.deepEqual(outcome, {
      ran: false,
      refusal: { code: 'statements-differ', what: 'institution' },
    })
  })

  it('takes a bill that the hospital booked after midnight for one break, not two', async () => {
    const [late = ''] = await settleMany(1)
    await recordedOn(linjiang, '2026-03-11')
    const [row] = await desk.rows('2026-03-11')
    assert.ok(row)
    await desk.handIn('hospital', '2026-03-11', [])
    await desk.run({ from: '2026-03-11', to: '2026-03-11' })
    assert.deepEqual(
      (await openBreaks()).map(({ class: name, settlement }) => [name, settlement]),
      [['missing-there', late]],
    )
    await desk.handIn('hospital', '2026-03-12', [{ ...row, day: row.day + 1 }])
    await desk.run({ from: '2026-03-12', to: '2026-03-12' })
    assert.deepEqual(
      (await openBreaks()).map(({ class: name, settlement }) => [name, settlement]),
      [['day-differs', late]],
    )
    // The day before is looked at again: what is matched stays matched.
    await desk.run({ from: '2026-03-11', to: '2026-03-11' })
    assert.deepEqual(
      (await openBreaks()).map(({ class: name }) => name),
      ['day-differs'],
    )
  })

  it('sees a settlement taken back on the insurer’s side only', async () => {
    const [id = ''] = await settleMany(1)
    await recordedOn(linjiang, '2026-03-13')
    const rows = await desk.rows('2026-03-13')
    const refunded = faultyStatement(rows, () => 'reversed-there-only')
    await desk.handIn('hospital', '2026-03-13', rows)
    await desk.handIn('payer', '2026-03-13', refunded.rows)
    await desk.run({ from: '2026-03-13', to: '2026-03-13' })
    const found = await desk.store.breaks.list({ state: 'open', settlement: id }, 10)
    assert.deepEqual(
      found.map(({ class: name, alone }) => [name, alone]),
      [['reversed-there-only', 'payer']],
    )
    await reverse(id)
    await recordedOn(linjiang, '2026-03-13')
    await desk.handIn('hospital', '2026-03-13', await desk.rows('2026-03-13'), {
      name: 'again.csv',
    })
    const files = await desk.store.received.between(scheme, '2026-03-13', '2026-03-13')
    const outcome = await desk.run({
      from: '2026-03-13',
      to: '2026-03-13',
      files: files.filter(({ name }) => name !== 'hospital-2026-03-13.csv').map(({ file }) => file),
    })
    assert.ok(outcome.ran)
    const after = await desk.store.breaks.list({ settlement: id }, 10)
    assert.deepEqual(
      after.map(({ state }) => state),
      ['cleared'],
    )
  })

  it('needs the statement of at least one other side', async () => {
    const outcome = await desk.run({ from: '2026-04-01', to: '2026-04-01' })
    assert.deepEqual(outcome, {
      ran: false,
      refusal: { code: 'statements-missing', side: 'hospital' },
    })
  })

  it('compares the provinces with the national platform', async () => {
    const [id = ''] = await settleMany(2)
    await recordedOn(linjiang, '2026-03-20')
    const rows = await desk.rows('2026-03-20')
    const national = {
      infcode: '0',
      output: {
        data: rows.map((row, i) => ({
          seqno: i + 1,
          mdtrtarea: '999900',
          medins_no: row.institution,
          mdtrt_id: row.visit,
          mdtrt_setl_time: '2026-03-20 10:00:00',
          setl_sn: row.reference,
          medfee_sumamt: row.totalMinor / 100,
          optins_pay_sumamt: (row.paidMinor + (row.reference === id ? 7 : 0)) / 100,
        })),
      },
    }
    const received = await desk.receive(
      {
        name: '3260.json',
        side: 'national',
        party: 'national',
        payer: scheme,
        from: '2026-03-20',
        to: '2026-03-20',
      },
      JSON.stringify(national),
    )
    assert.ok(received.received && received.file.state === 'accepted', JSON.stringify(received))
    const outcome = await desk.run({
      matching: 'cross-region',
      from: '2026-03-20',
      to: '2026-03-20',
      journalAs: 'care',
    })
    assert.ok(outcome.ran, JSON.stringify(outcome))
    const found = await desk.store.breaks.list({ settlement: id }, 10)
    assert.deepEqual(
      found.map(({ class: name, amountMinor }) => [name, amountMinor]),
      [['paid-differs', -7]],
    )
  })
})

describe('a confirmation that is rolled back', () => {
  let linjiang: Linjiang
  let desk: Reconciling
  const on = '2026-03-22'
  const national = { side: 'national', party: 'national', payer: scheme, from: on, to: on }

  before(async () => {
    linjiang = await openLinjiang()
    desk = await openReconciling(linjiang)
    await settleIn(linjiang, 2)
    await recordedOn(linjiang, on)
  })
  after(async () => {
    await desk.close()
    await linjiang.close()
  })

  const confirmation = async (msgid: string) => {
    const rows = await desk.rows(on)
    const data = { trt_year: '2026', trt_month: '03', totalrow: rows.length }
    const detail = rows.map((row) => ({
      mdtrt_id: row.visit,
      mdtrt_setl_time: `${on} 10:00:00`,
      setl_sn: row.reference,
      medfee_sumamt: (row.totalMinor / 100).toFixed(2),
      optins_pay_sumamt: (row.paidMinor / 100).toFixed(2),
      cnfm_flag: '1',
    }))
    return JSON.stringify({ infno: '3261', msgid, input: { data, detail } })
  }
  const rollBack = (of: string, month = '03') =>
    JSON.stringify({
      infno: '3262',
      msgid: `R-${of}`,
      input: { data: { trt_year: '2026', trt_month: month, otransid: of } },
    })

  async function handIn(name: string, content: string, changes = {}) {
    const received = await desk.receive({ ...national, name, ...changes }, content)
    assert.ok(received.received)
    return received.file
  }

  async function classes(): Promise<(readonly string[])[]> {
    const ran = await desk.run({ matching: 'cross-region', from: on, to: on, journalAs: 'care' })
    assert.ok(ran.ran, JSON.stringify(ran))
    const found = await desk.store.breaks.list({}, 10)
    return found.map(({ class: name, state }) => [name, state])
  }

  it('no longer counts, until it is sent anew', async () => {
    // What takes it back may come first; so may a message that nobody has.
    const back = await handIn('3262.json', rollBack('M-1'), monthOf)
    assert.deepEqual(
      [back.state, back.rollsBack, back.format],
      ['accepted', 'M-1', 'national-3262'],
    )
    await handIn('3262-other.json', rollBack('M-9'), monthOf)
    await handIn('3261.json', await confirmation('M-1'))
    const differs = ['state-differs', 'open'] as const
    assert.deepEqual(await classes(), [differs, differs])
    await handIn('3261-anew.json', await confirmation('M-3'))
    const cleared = ['state-differs', 'cleared'] as const
    assert.deepEqual(await classes(), [cleared, cleared])
  })

  it('is quarantined with its line where it is of another month than was said', async () => {
    const file = await handIn('3262-april.json', rollBack('M-3', '04'), monthOf)
    assert.equal(file.state, 'quarantined')
    const unreadable = await handIn('3262-13.json', rollBack('M-3', '13'), monthOf)
    assert.equal(unreadable.state, 'quarantined')
    const [problem] = await desk.store.received.problems(unreadable.file)
    assert.deepEqual(problem, { line: 1, reason: 'head-unreadable', what: 'trt_month' })
    assert.deepEqual((await classes())[0], ['state-differs', 'cleared'])
  })

  const monthOf = { from: '2026-03-01', to: '2026-03-31' }
})

describe('receiving statements', () => {
  let linjiang: Linjiang
  let desk: Reconciling

  before(async () => {
    linjiang = await openLinjiang()
    desk = await openReconciling(linjiang)
  })
  after(async () => {
    await desk.close()
    await linjiang.close()
  })

  const scope = `#statement,1\n#side,hospital\n#party,${hospital.id}\n#institution,${hospital.id}\n#payer,${scheme}\n#from,${day}\n#to,${day}\n`
  const whole = (paid: string) =>
    `${scope}settlement,day,paid\n7f-1,${day},${paid}\n#total,CNY,1,,${paid},,\n#end,1\n`

  it('recognises a resend by its content, whatever its name', async () => {
    const first = await desk.receive({ name: 'a.csv' }, whole('1.00'))
    const again = await desk.receive({ name: 'b.csv' }, whole('1.00'))
    assert.ok(first.received && again.received)
    assert.deepEqual([first.isRepeat, again.isRepeat], [false, true])
    assert.equal(again.file.file, first.file.file)
    const receipts = await desk.store.received.receipts(first.file.file)
    assert.deepEqual(
      receipts.map(({ name }) => name),
      ['a.csv', 'b.csv'],
    )
  })

  it('takes the same bytes for another payer as a statement of its own, and once', async () => {
    const bare = 'settlement,paid\n7f-9,9.00\n'
    const told = { side: 'hospital', party: hospital.id, institution: hospital.id }
    const send = (payer: string, name: string) =>
      desk.receive({ ...told, name, payer, from: day, to: day }, bare)
    const other = 'linjiang-life/plan'
    const outcomes = [
      await send(scheme, 'of-the-fund.csv'),
      await send(other, 'of-the-insurer.csv'),
      await send(other, 'of-the-insurer-again.csv'),
      await send(scheme, 'of-the-fund-again.csv'),
    ]
    const seen = outcomes.map((one) => one.received && [one.file.payer, one.isRepeat])
    assert.deepEqual(seen, [
      [scheme, false],
      [other, false],
      [other, true],
      [scheme, true],
    ])
    const files = new Set(outcomes.map((one) => one.received && one.file.file))
    assert.equal(files.size, 2)
    const [found] = await desk.store.received.between(other, day, day)
    assert.ok(found !== undefined)
    const run = await desk.run({ payer: other, from: day, to: day, files: [found.file] })
    assert.ok(run.ran, JSON.stringify(run))
  })

  it('refuses other bytes under a name that was used, keeps them and shows them', async () => {
    const other = await desk.receive({ name: 'a.csv' }, whole('2.00'))
    assert.ok(other.received)
    assert.equal(other.file.state, 'quarantined')
    const problems = await desk.store.received.problems(other.file.file)
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['name-reused'],
    )
    assert.equal(
      await readFile(join(desk.folder, 'received', other.file.file), 'utf8'),
      whole('2.00'),
    )
  })

  it('of two that bring one name at the same moment uses one', async () => {
    const outcomes = await Promise.all(
      ['3.00', '4.00', '5.00'].map((paid) => desk.receive({ name: 'race.csv' }, whole(paid))),
    )
    const states = outcomes.map((one) => one.received && one.file.state).sort()
    assert.deepEqual(states, ['accepted', 'quarantined', 'quarantined'])
  })

  it('quarantines what cannot be used, with lines and reasons, and goes on with other files', async () => {
    const bad = await desk.receive({ name: 'bad.csv' }, whole('x'))
    const good = await desk.receive({ name: 'good.csv' }, whole('6.00'))
    assert.ok(bad.received && good.received)
    assert.deepEqual([bad.file.state, good.file.state], ['quarantined', 'accepted'])
    const problems = await desk.store.received.problems(bad.file.file)
    assert.deepEqual(
      problems.map(({ line, reason }) => [line, reason]),
      [
        [9, 'amount-unreadable'],
        [10, 'head-unreadable'],
      ],
    )
  })

  it('takes a quarantined file again once its party says what was missing', async () => {
    const bare = 'settlement,paid\n7f-1,1.00\n'
    const first = await desk.receive({ name: 'bare.csv' }, bare)
    assert.ok(first.received)
    assert.deepEqual(
      (await desk.store.received.problems(first.file.file)).map(({ what }) => what),
      ['side', 'party', 'payer', 'days'],
    )
    const declared = { side: 'hospital', party: hospital.id, institution: hospital.id }
    const again = await desk.receive(
      { ...declared, name: 'bare.csv', payer: scheme, from: day, to: day },
      bare,
    )
    assert.ok(again.received)
    assert.equal(again.file.state, 'accepted')
    assert.deepEqual(await desk.store.received.problems(again.file.file), [])
  })

  it('believes neither a statement nor its sender when they contradict one another', async () => {
    const other = await desk.receive({ name: 'c.csv', party: 'H-OTHER' }, whole('7.00'))
    assert.ok(other.received)
    const problems = await desk.store.received.problems(other.file.file)
    assert.deepEqual(problems, [{ line: 0, reason: 'party-other', what: 'party' }])
  })

  it('quarantines a head that holds what is no text', async () => {
    const outcome = await desk.receive(
      { name: 'nul.csv' },
      whole('8.00').replace(`#party,${hospital.id}`, '#party,H\u0000'),
    )
    assert.ok(outcome.received)
    const problems = await desk.store.received.problems(outcome.file.file)
    assert.deepEqual(problems.map(({ reason, what }) => [reason, what]).slice(0, 1), [
      ['head-unreadable', 'party'],
    ])
  })

  it('reads a head in the encoding that it declares', async () => {
    const gb = Buffer.from([0xd2, 0xbd, 0xd4, 0xba]) // 医院
    const text = whole('9.00').replace(`#party,${hospital.id}`, '#party,@')
    const [before = '', after = ''] = text.split('@')
    const content = Buffer.concat([
      Buffer.from(before.replace('#side', '#encoding,gbk\n#side')),
      gb,
      Buffer.from(after),
    ])
    const outcome = await desk.receive({ name: 'gbk.csv' }, content)
    assert.ok(outcome.received)
    assert.deepEqual([outcome.file.party, outcome.file.state], ['医院', 'accepted'])
  })

  it('leaves nothing half written behind', async () => {
    const broken = (async function* () {
      yield Buffer.from('half')
      throw new Error('the line broke')
    })()
    await assert.rejects(
      receiveStatement(
        {
          name: 'x',
          format: '',
          side: '',
          party: '',
          institution: '',
          payer: '',
          from: '',
          to: '',
          encoding: '',
        },
        broken,
        clerk,
        'reconciliation',
        desk.store,
      ),
    )
    const names = await readdir(join(desk.folder, 'received'))
    assert.ok(names.every((name) => /^[0-9a-f]{32}$/.test(name)))
  })

  it('is not for a cashier', async () => {
    const nothing = {
      name: 'x',
      format: '',
      side: '',
      party: '',
      institution: '',
      payer: '',
      from: '',
      to: '',
      encoding: '',
    }
    const outcome = await receiveStatement(
      nothing,
      (async function* () {})(),
      sampleActor,
      'reconciliation',
      desk.store,
    )
    assert.equal(outcome.received, false)
  })
})
