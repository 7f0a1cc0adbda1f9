/** Nobody who signs in here ends on a page of somebody else. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../../test/support/seed.ts'
import { returnPath } from './return-path.ts'

const origin = 'https://care.example'

describe('where somebody goes on after signing in', () => {
  it('is a page of this server', () => {
    assert.equal(returnPath('/settlements?page=2', origin), '/settlements?page=2')
    assert.equal(returnPath('/oidc/interaction/abc', origin), '/oidc/interaction/abc')
  })

  it('is the first page for whatever names another server, or none', () => {
    const tricks = [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      '\\\\evil.example',
      'javascript:alert(1)',
      'https:evil.example',
      '/sign-in?return=/sign-in',
    ]
    for (const trick of tricks) assert.equal(returnPath(trick, origin), '/', String(trick))
  })

  it('stays with us whatever is asked', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '%2f',
      'evil.example',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (text) => {
        const path = returnPath(text.join(''), origin)
        assert.equal(new URL(path, origin).origin, origin)
        assert.ok(!path.startsWith('//'))
      }),
    )
  })
})
