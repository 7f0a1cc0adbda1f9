import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startSimulator } from '../server/payers/start-simulator.ts'
import type { Simulator } from '../server/simulator/start-process.ts'
import { yiqiao } from '../test/support/yiqiao.ts'

describe('yiqiao insurer check', () => {
  let simulator: Simulator

  before(async () => {
    const faults = {
      'C-LATE': 'late',
      'C-TWICE': 'twice',
      'C-MUCH': 'too-much',
      'C-STRANGER': 'bad-signature',
      'C-UNSIGNED': 'unsigned',
      'C-OTHER': 'other-question',
      'C-MALFORMED': 'malformed',
      'C-DOWN': 'down',
    }
    simulator = await startSimulator(Object.entries(faults).map(([id, fault]) => `${id}=${fault}`))
  })
  after(() => simulator.stop())

  async function check(coverage: string) {
    const run = await yiqiao([
      'insurer',
      'check',
      simulator.address,
      '--coverage',
      coverage,
      '--json',
    ])
    const { rules, findings } = JSON.parse(run.out)
    return { code: run.code, rules, broken: findings.map(({ rule }: { rule: string }) => rule) }
  }

  it('finds nothing at the simulator when it behaves', async () => {
    const { code, rules, broken } = await check('C-GOOD')
    assert.deepEqual([code, broken], [0, []])
    assert.ok(rules.length >= 14)
  })

  const planted: readonly (readonly [coverage: string, rule: string])[] = [
    ['C-LATE', 'I3 deadline'],
    ['C-TWICE', 'I7 asked again'],
    ['C-MUCH', 'I6 amount'],
    ['C-STRANGER', 'I4 signature'],
    ['C-UNSIGNED', 'I4 signature'],
    ['C-OTHER', 'I5 same question'],
    ['C-MALFORMED', 'I6 amount'],
    ['C-DOWN', 'I2 answer'],
  ]
  for (const [coverage, rule] of planted) {
    it(`names ${rule} at one that is broken: ${coverage}`, async () => {
      const { code, broken } = await check(coverage)
      assert.equal(code, 1)
      assert.ok(broken.includes(rule), broken.join(', '))
    })
  }

  it('says rule, place and remedy in words', async () => {
    const { code, out } = await yiqiao([
      'insurer',
      'check',
      simulator.address,
      '--coverage',
      'C-MUCH',
    ])
    assert.equal(code, 1)
    assert.match(out, /BROKEN {2}I6 amount/)
    assert.match(out, / {2}at {6}POST \/holds\/[0-9a-f]+\n {2}remedy {2}Never promise more/)
  })

  it('says that nobody is there', async () => {
    const { code, out } = await yiqiao(['insurer', 'check', 'http://127.0.0.1:9'])
    assert.equal(code, 1)
    assert.match(out, /I1 keys: no usable key set/)
    const asked = ['insurer', 'check', 'http://127.0.0.1:9', '--lang', 'zh-CN']
    assert.match(
      (await yiqiao(asked)).out,
      /I1 公钥: 没有取到可用的公钥集\n {2}位置 {2}GET \/keys\n {2}处理 {2}以JWK集/,
    )
  })
})
