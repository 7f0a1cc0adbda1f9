import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { JsonProblem, parseStrictJson } from './strict-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What money requests may hold: texts without NUL, whole numbers, flags, lists and objects. */
const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((one) => !one.includes('\0'))
const key = text.filter((one) => one !== '__proto__')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    text,
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
}))

function codeOf(input: string): string {
  try {
    parseStrictJson(bytes(input))
    return 'read'
  } catch (error) {
    assert.ok(error instanceof JsonProblem, String(error))
    return error.code
  }
}

describe('the strict reader of JSON', () => {
  it('reads what any reader reads, however it is spaced and escaped', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (given, indent) => {
        const written = JSON.stringify(given, null, indent)
        assert.deepEqual(parseStrictJson(bytes(written)), JSON.parse(written))
        const escaped = written.replace(/[\u0080-\uffff]/g, (char) => {
          return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
        })
        assert.deepEqual(parseStrictJson(bytes(escaped)), JSON.parse(written))
      }),
    )
  })

  it('finds a key given twice, wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), (given) => {
        const [first = ''] = Object.keys(given)
        const inner = JSON.stringify(given)
        const twice = `${inner.slice(0, -1)},${JSON.stringify(first)}:1}`
        assert.equal(codeOf(twice), 'body-key-twice')
        assert.equal(codeOf(`[{"a":${twice}}]`), 'body-key-twice')
      }),
    )
  })

  it('never fails otherwise than by one of its own codes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          parseStrictJson(noise)
        } catch (error) {
          assert.ok(error instanceof JsonProblem)
        }
      }),
    )
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '1',
      '-',
      'e',
      '.',
      'u',
      ' ',
      'null',
      '"a"',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const written = parts.join('')
        const isJson = (() => {
          try {
            JSON.parse(written)
            return true
          } catch {
            return false
          }
        })()
        if (!isJson) assert.notEqual(codeOf(written), 'read')
      }),
    )
  })

  it('leads to the place of what it refuses', () => {
    const rows: [string, string, string][] = [
      ['{"a":{"b/c":[0,1.5]}}', 'body-number-out-of-range', '/a/b~1c/1'],
      ['{"a~":"\\u0000"}', 'body-text-broken', '/a~0'],
      ['{"x":{"__proto__":1}}', 'body-key-forbidden', '/x'],
      ['[9007199254740993]', 'body-number-out-of-range', '/0'],
    ]
    for (const [written, code, pointer] of rows) {
      assert.throws(() => parseStrictJson(bytes(written)), { code, pointer })
    }
  })

  it('takes no time for depth without end or a bracket in a text', () => {
    assert.equal(codeOf('['.repeat(5_000_000)), 'body-too-deep')
    assert.equal(codeOf(JSON.stringify('['.repeat(9000))), 'read')
  })

  it('refuses a text that nobody writes, and reads a picture where one is expected', () => {
    const picture = { picture: `${'iVBORw0K'.repeat(90_000)}==` }
    assert.equal(codeOf(JSON.stringify(picture)), 'body-text-unusable')
    assert.deepEqual(parseStrictJson(bytes(JSON.stringify(picture)), true), picture)
    const words = JSON.stringify('血压 '.repeat(4000))
    assert.throws(() => parseStrictJson(bytes(words), true), JsonProblem)
  })
})
