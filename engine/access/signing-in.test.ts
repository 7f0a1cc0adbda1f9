import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  countedWithThis,
  isShownEnough,
  type Method,
  methods,
  passwordFault,
  passwordStrength,
  waitSeconds,
} from './signing-in.ts'
import { roles } from './words.ts'

describe('what has to be shown', () => {
  const subsets = Array.from({ length: 2 ** methods.length }, (_, bits) =>
    methods.filter((_method, i) => (bits >> i) % 2 === 1),
  )

  it('is two factors for staff, and something that one has for one’s own data', () => {
    const has = (shown: readonly Method[], ...any: Method[]) => any.some((m) => shown.includes(m))
    for (const role of roles) {
      for (const shown of subsets) {
        const byOther = has(shown, 'passkey', 'outside', 'sample')
        const twoFactors = has(shown, 'password') && has(shown, 'time-code', 'recovery-code')
        const something = has(shown, 'time-code', 'recovery-code', 'link')
        const isOwn = role === 'patient' || role === 'guardian'
        const wanted = byOther || (isOwn ? something : twoFactors)
        assert.equal(isShownEnough(role, shown), wanted, `${role}: ${shown.join(' ')}`)
      }
    }
  })

  it('is never a password alone, and never nothing', () => {
    for (const role of roles) {
      assert.equal(isShownEnough(role, []), false)
      assert.equal(isShownEnough(role, ['password']), false)
    }
  })
})

describe('how long whoever guesses waits', () => {
  const wait = (failures: number, secondsSince = 0) =>
    waitSeconds('account', { failures, secondsSince })

  it('is nothing for five, then half a minute, then twice as long each time up to a quarter of an hour', () => {
    assert.deepEqual(
      [0, 4, 5, 6, 7, 8, 9, 10, 500].map((n) => wait(n)),
      [0, 0, 30, 60, 120, 240, 480, 900, 900],
    )
    assert.deepEqual([wait(5, 29), wait(5, 29.5), wait(5, 30)], [1, 1, 0])
  })

  it('lets at most a hundred guesses an hour at an account, however they come', () => {
    let failures = 0
    let since = 0
    let guesses = 0
    for (let second = 0; second < 3600; second += 1) {
      while (waitSeconds('account', { failures, secondsSince: since }) === 0) {
        failures = countedWithThis('account', { failures, secondsSince: since })
        since = 0
        guesses += 1
      }
      since += 1
    }
    assert.ok(guesses <= 100, `${guesses} guesses`)
  })

  it('counts a failure of the same moment once, whichever of the two clocks was read first', () => {
    assert.equal(countedWithThis('account', { failures: 3, secondsSince: -0.001 }), 4)
  })

  it('forgets what a busy hospital mistypes', () => {
    const seen = { failures: 49, secondsSince: 1800 }
    assert.equal(countedWithThis('address', seen), 20)
    assert.equal(waitSeconds('address', { failures: 49, secondsSince: 0 }), 0)
    assert.ok(waitSeconds('address', { failures: 50, secondsSince: 0 }) > 0)
  })
})

describe('a password', () => {
  const cases = [
    ['eleven chrs', 'too-short'],
    ['aaaaaaaaaaaaaaaa', 'too-plain'],
    ['123456789012', 'too-plain'],
    ['abcdefghijklmnop', 'too-plain'],
    ['password1234', 'too-plain'],
    ['P@ssw0rd-2026!!', 'too-plain'],
    ['woaini-beijing-1314', 'too-plain'],
    ['1qaz2wsx3edc', 'too-plain'],
    ['138001380000138', 'too-plain'],
    ['Admin_Hospital#88', 'too-plain'],
    ['x'.repeat(200), 'too-long'],
    ['li.na is at work', 'about-you'],
    ['a heron over the weir', null],
    ['白鹭飞过堰塘前的老槐树下', null],
  ] as const
  for (const [password, fault] of cases) {
    it(`${fault ?? 'is good'}: ${password.slice(0, 24)}`, () => {
      assert.equal(passwordFault(password, ['li.na', '李娜']), fault)
    })
  }

  it('that is taken is told how strong it is, from its length and its variety', () => {
    const of = (password: string) => passwordStrength(password, ['li.na'])
    assert.deepEqual(
      [
        'short',
        'li.na-li.na-li.na',
        'oak barn 27 t',
        'oak barn 27 tide',
        'oak barn 27 tide wheel',
      ].map(of),
      ['refused', 'refused', 'fair', 'good', 'strong'],
    )
    // Long, and of few signs.
    assert.equal(of('abcabcdeabcabcdeabcabcde'), 'fair')
  })
})
