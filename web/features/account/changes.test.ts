import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignInEvent } from '../../../engine/access/sign-in-event.ts'
import { untold } from './changes.ts'

const event = (what: SignInEvent, at: string) => ({
  what,
  at,
  methods: [],
  agent: null,
  network: null,
})

describe('what was changed about how one signs in', () => {
  const events = [
    event('factor-added', '5'),
    event('signed-in', '4'),
    event('refused', '3'),
    event('password-chosen', '2'),
    event('signed-in', '1'),
    event('factor-removed', '0'),
  ]

  it('is told at the next sign-in, and not to whoever has just done it', () => {
    assert.deepEqual(
      untold(events, '').map(({ at }) => at),
      ['2', '0'],
    )
  })

  it('is told once', () => {
    assert.deepEqual(
      untold(events, '0').map(({ at }) => at),
      ['2'],
    )
    assert.deepEqual(untold(events, '2'), [])
  })

  it('is nothing to whoever is signed in by another provider', () => {
    assert.deepEqual(untold([], ''), [])
  })
})
