import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refuseParcel } from './parcel.ts'

describe('a parcel', () => {
  const owed = (minor: number) => ({ minor, currency: 'CNY' })

  it('leaves once nothing of the patient’s share is left to collect', () => {
    assert.equal(refuseParcel(owed(0)), null)
    assert.equal(refuseParcel(owed(-100)), null, 'more was paid than is due')
  })

  it('stays while a fen is left, and says how much', () => {
    assert.deepEqual(refuseParcel(owed(1)), { code: 'parcel-unpaid', owed: owed(1) })
  })

  it('that was never settled is refused for its turn, and not for its money', () => {
    assert.equal(refuseParcel(null), null)
  })
})
