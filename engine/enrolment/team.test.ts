import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { barToMembers, membersOn } from './team.ts'

const member = (practitioner: string, from: number, to: number | null = null) => ({
  practitioner,
  from,
  to,
})

describe('a team of family doctors', () => {
  it('has those whose days these are, the first of them first', () => {
    const members = [member('a', 1, 5), member('b', 3), member('a', 9)]
    assert.deepEqual(
      [1, 4, 6, 9].map((day) => membersOn(members, day)),
      [['a'], ['a', 'b'], ['b'], ['b', 'a']],
    )
  })

  it('has nobody twice on a day, nobody backwards, and not nobody', () => {
    assert.equal(barToMembers([]), 'empty')
    assert.equal(barToMembers([member('a', 5, 4)]), 'member-days')
    assert.equal(barToMembers([member('a', 1, 5), member('a', 5)]), 'member-twice')
    assert.equal(barToMembers([member('a', 1, 5), member('b', 2), member('a', 6)]), null)
  })
})
