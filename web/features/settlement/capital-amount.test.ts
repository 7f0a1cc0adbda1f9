import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { capitalAmount } from './capital-amount.ts'

const rows: readonly (readonly [number, string])[] = [
  [386_577, '叁仟捌佰陆拾伍元柒角柒分'],
  [0, '零元整'],
  [5, '伍分'],
  [50, '伍角整'],
  [105, '壹元零伍分'],
  [10_000, '壹佰元整'],
  [100_700, '壹仟零柒元整'],
  [10_000_000, '壹拾万元整'],
  [10_050_000, '壹拾万零伍佰元整'],
  [10_008_000_003, '壹亿零捌万元零叁分'],
  [123_456_789_012, '壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分'],
  [-386_577, '负叁仟捌佰陆拾伍元柒角柒分'],
]

describe('an amount in capital characters', () => {
  for (const [minor, text] of rows) {
    it(`writes ${minor} fen as ${text}`, () => {
      assert.equal(capitalAmount(minor), text)
    })
  }
})
