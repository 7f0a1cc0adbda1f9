import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { textFromMinor, textFromScaled } from '../../../engine/base/money.ts'
import { readDay } from '../../components/day-text.ts'
import { plainDecimal } from '../../components/read-number.ts'
import { cellsOf, lineAmount, type ReadRow, readLines } from './read-lines.ts'

describe('reading pasted bill lines', () => {
  it('keeps the good rows and marks the wrong one with what is wrong', () => {
    const { rows } = readLines(
      [
        '项目编码\t项目名称\t数量\t单价\t金额',
        'XA02BC01\t奥美拉唑肠溶胶囊\t２\t１２．５\t25.00',
        '331003022\t阑尾切除术\t1\t￥1,234.50\t1,234.50',
        'XJ01CA04\t阿莫西林胶囊\t十二\t3.20\t38.40',
        '250101015\t血细胞分析\t1\t20\t20',
      ].join('\n'),
      'CNY',
    )
    assert.deepEqual(rows.map(summary), [
      'XA02BC01 20000 12500000 2500',
      '331003022 10000 1234500000 123450',
      'not-a-number quantity 十二',
      '250101015 10000 20000000 2000',
    ])
    assert.equal(rows[2]?.row, 4)
    assert.equal(rows[2]?.cells.name, '阿莫西林胶囊')
  })

  it('reads columns in any order when a heading names them', () => {
    const { rows } = readLines(
      'Amount,Qty,Item,Unit price,Code\n25.00,2,Omeprazole,12.50,XA02BC01',
      'HKD',
    )
    assert.deepEqual(rows.map(summary), ['XA02BC01 20000 12500000 2500'])
  })

  it('finds quantity, price and amount by their product when there is no heading', () => {
    const { rows } = readLines(
      '25.00\t奥美拉唑\t12.50\t2\tXA02BC01\t2026/3/9\n60.00\t护理费\t20.00\t3\t120400001\t2026/3/10',
      'CNY',
    )
    assert.deepEqual(rows.map(summary), [
      'XA02BC01 20000 12500000 2500',
      '120400001 30000 20000000 6000',
    ])
    assert.deepEqual(
      rows.map((row) => ('line' in row ? row.line.on : '')),
      ['2026-03-09', '2026-03-10'],
    )
  })

  it('takes quantity and price when there is no amount, and an amount alone', () => {
    assert.deepEqual(readLines('护理费\t3\t20.5', 'CNY').rows.map(summary), [
      ' 30000 20500000 6150',
    ])
    assert.deepEqual(readLines('床位费\t¥ 88.00', 'CNY').rows.map(summary), [
      ' 10000 88000000 8800',
    ])
  })

  it('reads refunds with the minus in front, behind, in brackets, or at the quantity', () => {
    const { rows } = readLines(
      [
        '项目,数量,单价,金额',
        '甲药,-1,10.00,-10.00',
        '甲药,1,10.00,（10.00）',
        '甲药,-1,10.00,',
        '甲药,1,10.00,−10.00',
      ].join('\n'),
      'CNY',
    )
    assert.deepEqual(rows.map(summary), Array(4).fill(' -10000 10000000 -1000'))
  })

  it('leaves out a row of totals and says so', () => {
    const read = readLines('项目\t金额\n床位费\t88\n合计\t88', 'CNY')
    assert.equal(read.rows.length, 1)
    assert.equal(read.totals, 1)
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['\t\t1\t2.00\t2.00', 'item-missing'],
    ['甲药\tXA01\t\t\t', 'figures-missing'],
    ['甲药\tXA01\t1\t2.00\t3.00', 'amount-differs 3.00 2.00'],
    ['甲药\tXA01\t1\t1.234,50\t', 'not-a-number unitPrice 1.234,50'],
    ['甲药\tXA01\t\t\t1.005', 'too-many-decimals amount 1.005'],
    ['甲药\tXA01\t1.23456\t2\t', 'too-many-decimals quantity 1.23456'],
    ['甲药\tXA01\t1\t9999999999999999\t', 'too-large unitPrice 9999999999999999'],
  ]
  for (const [row, problem] of wrong) {
    it(`says ${problem}`, () => {
      const { rows } = readLines(`名称\t编码\t数量\t单价\t金额\n${row}`, 'CNY')
      assert.deepEqual(rows.map(summary), [problem])
    })
  }

  it('says which day it cannot read', () => {
    const { rows } = readLines('名称\t日期\t金额\n床位费\t2026-02-30\t88.00', 'CNY')
    assert.deepEqual(rows.map(summary), ['not-a-day on 2026-02-30'])
  })

  it('reads quoted cells with separators, quotes and line ends in them', () => {
    assert.deepEqual(cellsOf('a,"b, ""c""\nd",e\r\nf;g,h\n'), [
      ['a', 'b, "c"\nd', 'e'],
      ['f;g', 'h'],
    ])
    assert.deepEqual(cellsOf('\ufeff名称;金额\n甲;1,50'), [
      ['名称', '金额'],
      ['甲', '1,50'],
    ])
  })

  it('writes amounts of a currency without decimals whole', () => {
    assert.deepEqual(readLines('Item\tAmount\nBed\t80,100', 'JPY').rows.map(summary), [
      ' 10000 80100000000 80100',
    ])
  })
})

describe('reading one figure', () => {
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['１２．５', '12.5'],
    ['￥1,234.50', '1234.50'],
    ['HK$ 1,234,567.8', '1234567.8'],
    ['1 234.50 元', '1234.50'],
    ['+3', '3'],
    ['-0.00', '0.00'],
    ['(12.00)', '-12.00'],
    ['.5', '0.5'],
    ['007', '7'],
    ['12.', '12'],
    ['1,23', undefined],
    ['1,234,5', undefined],
    ['1.2.3', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['约12', undefined],
    ['--1', undefined],
  ]
  for (const [text, decimal] of figures) {
    it(`reads ${JSON.stringify(text)} as ${decimal ?? 'nothing'}`, () => {
      assert.equal(plainDecimal(text), decimal)
    })
  }

  it('reads every way of writing a day of the calendar', () => {
    for (const text of [
      '2026-3-9',
      '2026/03/09',
      '2026年3月9日',
      '20260309',
      '2026-03-09 08:15',
      '２０２６．３．９',
    ]) {
      assert.equal(readDay(text), '2026-03-09')
    }
    assert.equal(readDay('2026-02-29'), undefined)
    assert.equal(readDay('9/3/2026'), undefined)
  })
})

describe('the laws of pasted lines', () => {
  const quantity = fc.integer({ min: -9_999_999, max: 9_999_999 }).filter((value) => value !== 0)
  const price = fc.integer({ min: 1, max: 999_999_999 })

  it('reads back every line that a spreadsheet could have written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(quantity, price), { minLength: 1, maxLength: 20 }), (lines) => {
        const text = lines
          .map(([q, p]) =>
            [
              '甲药',
              'XA02BC01',
              textFromScaled(q, 4),
              textFromScaled(p, 6),
              grouped(lineAmount(q, p, 2)),
            ].join('\t'),
          )
          .join('\n')
        const { rows } = readLines(`名称\t编码\t数量\t单价\t金额\n${text}`, 'CNY')
        assert.deepEqual(
          rows.map(summary),
          lines.map(([q, p]) => `XA02BC01 ${q} ${p} ${lineAmount(q, p, 2)}`),
        )
      }),
    )
  })

  it('never throws, and loses no row, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { rows, totals } = readLines(text, 'CNY')
        const filled = cellsOf(text).filter((cells) =>
          cells.some((cell) => cell.normalize('NFKC').trim() !== ''),
        )
        assert.ok(rows.length + totals <= filled.length)
        assert.ok(rows.length + totals >= filled.length - 1)
      }),
    )
  })
})

function grouped(minor: number): string {
  const text = textFromMinor(minor, 'CNY')
  return text.replace(/\B(?=(\d{3})+(?!\d))(?=[^.]*\.)/gu, ',')
}

function summary(row: ReadRow): string {
  if ('problem' in row)
    return Object.values(row.problem)
      .filter((value) => typeof value === 'string')
      .join(' ')
  return `${row.line.code} ${row.line.quantityE4} ${row.line.unitPriceE6} ${row.line.amountMinor}`
}
