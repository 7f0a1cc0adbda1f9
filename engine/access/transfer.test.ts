import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isTransferFiled, type TransferFiling } from './transfer.ts'

const filing: TransferFiling = {
  id: 'F-1',
  sender: 'H-1',
  recipient: 'I-HK',
  dataIn: 'mainland',
  goesTo: 'hong-kong',
  kinds: ['bill', 'diagnosis'],
  ground: 'gba-standard-contract',
  number: 'GBA-1',
  authority: 'CAC',
  filedOn: 100,
  from: 90,
  to: 200,
  endedOn: null,
}
const flow = {
  sender: 'H-1',
  recipient: 'I-HK',
  dataIn: 'mainland',
  goesTo: 'hong-kong',
  kinds: ['bill'],
} as const

describe('what may leave by the register of data flows', () => {
  const cases: readonly (readonly [string, object, object, number, boolean])[] = [
    ['what a filing names, on its first day', {}, {}, 100, true],
    ['the same on its last day', {}, {}, 200, true],
    ['nothing before it was filed, though the contract has begun', {}, {}, 99, false],
    ['nothing after its last day', {}, {}, 201, false],
    ['nothing from the day on which it was ended', { endedOn: 150 }, {}, 150, false],
    ['what left the day before', { endedOn: 150 }, {}, 149, true],
    ['nothing of another institution', {}, { sender: 'H-2' }, 150, false],
    ['of any institution, where it names none', { sender: null }, { sender: 'H-2' }, 150, true],
    ['nothing to somebody else', {}, { recipient: 'I-HK-2' }, 150, false],
    ['nothing to another place', {}, { goesTo: 'macau' }, 150, false],
    ['nothing back the other way', {}, { dataIn: 'hong-kong', goesTo: 'mainland' }, 150, false],
    ['no kind that it does not name', {}, { kinds: ['bill', 'record'] }, 150, false],
  ]
  for (const [name, changedFiling, changedFlow, today, answer] of cases) {
    it(`is ${name}`, () => {
      const filings = [{ ...filing, ...changedFiling }]
      assert.equal(isTransferFiled(filings, { ...flow, ...changedFlow }, today), answer)
    })
  }

  it('is nothing that two filings only cover together', () => {
    const halves = [
      { ...filing, kinds: ['bill'] as const },
      { ...filing, id: 'F-2', kinds: ['diagnosis'] as const },
    ]
    assert.equal(isTransferFiled(halves, { ...flow, kinds: ['bill', 'diagnosis'] }, 150), false)
  })
})
