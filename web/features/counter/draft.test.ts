import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BillJson } from '../../../server/http/contract/bill.ts'
import { billOfDraft, totalOfDraft, visitNumber } from './bill-of-draft.ts'
import { changeDraft, type Draft, type DraftChange, draftOfBill, emptyDraft } from './draft.ts'
import { readLines } from './read-lines.ts'

function after(...changes: readonly DraftChange[]): Draft {
  return changes.reduce(changeDraft, emptyDraft('0123456789abcdef', '2026-03-10'))
}

const who: DraftChange = { do: 'person', person: 'p1' }
const where: DraftChange = { do: 'facility', facility: 'h1', currency: 'CNY' }

const typed: DraftChange[] = [
  { do: 'add-line' },
  { do: 'item', id: 'L1', cells: { code: 'XA02', name: '奥美拉唑' }, category: 'drug' },
  { do: 'cell', id: 'L1', cells: { quantity: '２' } },
  { do: 'cell', id: 'L1', cells: { unitPrice: '12.50' } },
]

describe('what the cashier has put in', () => {
  it('says what is missing, in the order of the form', () => {
    assert.deepEqual(billOfDraft(after()).missing, ['person', 'facility', 'lines'])
    assert.deepEqual(billOfDraft(after(who)).missing, ['facility', 'lines'])
    assert.deepEqual(billOfDraft(after(who, where, { do: 'add-line' })).missing, ['lines'])
  })

  it('becomes a bill with the amount worked out and the catalogue’s category', () => {
    const { bill, missing } = billOfDraft(after(who, where, ...typed))
    assert.deepEqual(missing, [])
    assert.deepEqual(bill?.lines, [
      {
        id: 'L1',
        code: 'XA02',
        name: '奥美拉唑',
        on: '2026-03-10',
        quantity: '2',
        unitPrice: '12.50',
        amount: '25.00',
        category: 'drug',
      },
    ])
  })

  it('keeps an amount in step when quantity or price change', () => {
    const draft = after(who, where, ...typed, { do: 'cell', id: 'L1', cells: { quantity: '3' } })
    assert.equal(totalOfDraft(draft), 3750)
  })

  it('leaves a wrong line out of the bill, and keeps what was typed', () => {
    const draft = after(who, where, {
      do: 'add-rows',
      rows: readLines('名称\t数量\t单价\n甲\t1\t2.00\n乙\t十\t3.00', 'CNY').rows,
    })
    const { bill, wrongLines } = billOfDraft(draft)
    assert.equal(bill?.lines?.length, 1)
    assert.deepEqual(
      wrongLines.map(({ read }) => read.cells.quantity),
      ['十'],
    )
    const mended = changeDraft(draft, { do: 'cell', id: 'L2', cells: { quantity: '10' } })
    assert.deepEqual(billOfDraft(mended).wrongLines, [])
    assert.equal(totalOfDraft(mended), 3200)
  })

  it('puts pasted rows in the place of a line that nobody filled in', () => {
    const draft = after(
      { do: 'add-line' },
      { do: 'add-rows', rows: readLines('甲\t2.00', 'CNY').rows },
    )
    assert.equal(draft.lines.length, 1)
  })

  it('never lets a stay end before it began', () => {
    const later = after({ do: 'visit', visit: { admittedOn: '2026-03-12' } })
    assert.equal(later.visit.dischargedOn, '2026-03-12')
    const earlier = after({ do: 'visit', visit: { dischargedOn: '2026-03-01' } })
    assert.equal(earlier.visit.admittedOn, '2026-03-01')
  })

  it('names a visit that has no number after its request, so that it stays one visit', () => {
    const draft = after(who)
    assert.equal(visitNumber(draft), 'C-01234567')
    assert.equal(
      visitNumber(changeDraft(draft, { do: 'visit', visit: { number: 'ZY-1' } })),
      'ZY-1',
    )
  })

  it('reads the four sums with separators, and waits while one of them is no number', () => {
    const sums = { inScope: '１０，８００', priorSelfPay: '¥20.5', overLimit: '', ownPaid: '' }
    const draft = after(who, where, { do: 'sums', sums })
    assert.deepEqual(billOfDraft(draft).bill?.sums, {
      inScope: '10800.00',
      priorSelfPay: '20.50',
      overLimit: '0.00',
      ownPaid: '0.00',
    })
    const wrong = changeDraft(draft, { do: 'sums', sums: { ...sums, ownPaid: 'x' } })
    assert.deepEqual(billOfDraft(wrong).missing, ['lines'])
  })

  it('forgets chosen coverages when another person comes', () => {
    const draft = after(who, { do: 'coverages', coverages: ['c2'] }, { do: 'person', person: 'p2' })
    assert.equal(draft.coverages, null)
  })

  it('sends a sample bill on as it came', () => {
    const bill: BillJson = {
      person: 'p1',
      facility: 'h1',
      visit: {
        number: 'ZY-7',
        setting: 'inpatient',
        admittedOn: '2026-03-01',
        dischargedOn: '2026-03-10',
        surgeryClass: 'major',
      },
      filing: 'referral',
      currency: 'CNY',
      lines: [
        {
          id: 'a',
          code: 'X1',
          name: '甲',
          on: '2026-03-02',
          quantity: '-1',
          unitPrice: '3.500000',
          amount: '-3.50',
          category: 'drug',
          reverses: 'b',
          approval: 'approved',
        },
      ],
      attributes: { injury: true },
      answers: [{ payer: 'x', coverage: 'c', said: 'away' }],
    }
    const again = billOfDraft(draftOfBill(bill, 'k', 's')).bill
    const [line] = bill.lines ?? []
    assert.deepEqual(again, { ...bill, lines: [{ ...line, unitPrice: '3.50' }] })
  })
})
