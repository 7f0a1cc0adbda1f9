import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { dayOf } from '../../engine/base/calendar-date.ts'
import { reconcile } from '../../engine/reconciliation/reconciliation.ts'
import { type Field, fields, type StatementRow } from '../../engine/reconciliation/statement-row.ts'
import { boundsOf, openStatement } from './read-statement.ts'
import { type RowSource, reconcileStatements } from './reconcile-statements.ts'
import { csvOf } from './write-csv.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiqiao-reconcile-'))
})
after(() => rm(folder, { recursive: true }))

const day = dayOf(2026, 3, 10)
const scope = { side: 'x', party: 'x', institution: '', payer: '', from: '', to: '' }
const anyDay = boundsOf(scope)

const aRow: fc.Arbitrary<StatementRow> = fc.record({
  line: fc.constant(0),
  reference: fc.constantFrom('a', 'b', 'c', 'd', 'e', '结算', 'quoted "f"', 'g,h'),
  reverses: fc.constantFrom('', '', '', 'a', 'b'),
  kind: fc.constantFrom('settlement', 'reversal'),
  state: fc.constantFrom('final', 'pending'),
  currency: fc.constantFrom('CNY', 'JPY'),
  totalMinor: fc.integer({ min: -3, max: 3 }),
  paidMinor: fc.integer({ min: -3, max: 3 }),
  accountMinor: fc.integer({ min: -3, max: 3 }),
  cashMinor: fc.integer({ min: -3, max: 3 }),
  day: fc.integer({ min: day, max: day + 1 }),
  institution: fc.constantFrom('H-1', '医院'),
  category: fc.constantFrom('outpatient', 'inpatient'),
  window: fc.constantFrom('2026-03', '2026-04'),
  visit: fc.constantFrom('', 'v', 'w'),
  person: fc.constantFrom('', 'p'),
})
const rows = fc.array(aRow, { maxLength: 10 })
const stated = fc
  .subarray(fields.filter((field) => field !== 'paidMinor'))
  .map((list) => new Set<Field>([...list, 'paidMinor']))

async function fileOf(name: string, states: ReadonlySet<Field>, list: readonly StatementRow[]) {
  const path = join(folder, name)
  let text = ''
  for await (const piece of csvOf(scope, states, pagesOf(list))) text += piece
  await writeFile(path, text)
  return openStatement(path)
}

async function* pagesOf<T>(list: readonly T[]): AsyncGenerator<readonly T[]> {
  yield list.slice(0, 3)
  yield list.slice(3)
}

/** What a file keeps of a row. */
function kept(row: StatementRow, states: ReadonlySet<Field>): StatementRow {
  const text = (field: Field, value: string) => (states.has(field) ? value : '')
  const amount = (field: Field, value: number) => (states.has(field) ? value : 0)
  return {
    ...row,
    state: states.has('state') ? row.state : 'final',
    totalMinor: amount('totalMinor', row.totalMinor),
    accountMinor: amount('accountMinor', row.accountMinor),
    cashMinor: amount('cashMinor', row.cashMinor),
    day: amount('day', row.day),
    institution: text('institution', row.institution),
    category: text('category', row.category),
    window: text('window', row.window),
    visit: text('visit', row.visit),
    person: text('person', row.person),
  }
}

const lineless = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (key, member) => (key === 'line' ? 0 : member)))

describe('files spread over the disk', () => {
  it('are matched as the same rows in memory are', async () => {
    const cases = fc.tuple(stated, stated, stated, rows, rows, rows, fc.boolean())
    await fc.assert(
      fc.asyncProperty(cases, async ([a, b, c, ours, hospital, payer, isSimilar]) => {
        const theirs = isSimilar ? [...ours].reverse() : hospital
        const files = [
          await fileOf('ours', a, ours),
          await fileOf('hospital', b, theirs),
          await fileOf('payer', c, payer),
        ] as const
        const outcome = await reconcileStatements({
          own: { side: 'ours', sources: [files[0]] },
          others: [
            { side: 'hospital', sources: [files[1]] },
            { side: 'payer', sources: [files[2]] },
          ],
          bounds: anyDay,
          toleranceMinor: 1,
          mostBreaks: 1000,
        })
        for (const file of files) await file.close()
        assert.ok(outcome.matched)
        const inMemory = reconcile(
          {
            own: { side: 'ours', stated: a },
            others: [
              { side: 'hospital', stated: b },
              { side: 'payer', stated: c },
            ],
            toleranceMinor: 1,
          },
          ours.map((row) => kept(row, a)),
          [theirs.map((row) => kept(row, b)), payer.map((row) => kept(row, c))],
        )
        assert.deepEqual(lineless(outcome.summary), lineless(inMemory.summary))
        assert.deepEqual(
          lineless(outcome.breaks.map(({ key, class: name, verdict }) => ({ key, name, verdict }))),
          lineless(
            inMemory.breaks.map(({ key, class: name, verdict }) => ({ key, name, verdict })),
          ),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('are matched with rows of our own that come in pages', async () => {
    const all = new Set<Field>(fields)
    const list = Array.from(
      { length: 5000 },
      (_, i): StatementRow => ({
        line: 0,
        reference: `7f-${i}`,
        reverses: '',
        kind: 'settlement',
        state: 'final',
        currency: 'CNY',
        totalMinor: 100 + i,
        paidMinor: 60,
        accountMinor: 10,
        cashMinor: 30 + i,
        day,
        institution: 'H-1',
        category: 'outpatient',
        window: '2026-03',
        visit: `V-${i}`,
        person: `p-${i}`,
      }),
    )
    const own: RowSource = { stated: all, bytes: 50 << 20, rows: () => pagesOf(list) }
    const statement = await fileOf(
      'hospital',
      all,
      list.flatMap((row, i) => (i === 77 ? [] : [i === 99 ? { ...row, paidMinor: 61 } : row])),
    )
    const outcome = await reconcileStatements({
      own: { side: 'ours', sources: [own] },
      others: [{ side: 'hospital', sources: [statement] }],
      bounds: anyDay,
      toleranceMinor: 0,
      mostBreaks: 1000,
    })
    await statement.close()
    assert.ok(outcome.matched)
    assert.equal(outcome.summary.agreed, 4998)
    assert.deepEqual(
      outcome.breaks.map(({ key, class: name }) => [key, name]),
      [
        ['7f-77', 'missing-there'],
        ['7f-99', 'paid-differs'],
      ],
    )
  })

  it('are not matched when one of them cannot be used, or says one thing over and over', async () => {
    const path = join(folder, 'broken')
    await writeFile(path, '#statement,1\nsettlement,paid\n')
    const broken = await openStatement(path)
    const good = await fileOf('good', new Set<Field>(['paidMinor']), [])
    const order = {
      own: { side: 'ours', sources: [good] },
      others: [{ side: 'hospital', sources: [broken] }],
      bounds: anyDay,
      toleranceMinor: 0,
      mostBreaks: 10,
    }
    const outcome = await reconcileStatements(order)
    assert.ok(!outcome.matched)
    assert.deepEqual(
      outcome.reads.map(({ problems }) => problems.map(({ reason }) => reason)),
      [[], ['truncated']],
    )
    await broken.close()
    await writeFile(path, `settlement,paid\n${'a,1.00\n'.repeat(1001)}`)
    const crowded = await openStatement(path)
    const again = await reconcileStatements({
      ...order,
      others: [{ side: 'hospital', sources: [crowded] }],
    })
    await crowded.close()
    await good.close()
    assert.deepEqual(again, { matched: false, crowded: true, reads: [] })
  })
})
