import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ownCopy } from './own-copy.ts'

describe('a copy of one’s own data', () => {
  const asked: string[] = []
  const answers: Record<string, unknown> = {
    '/api/persons/p%201/coverages': { coverages: ['basic'] },
    '/api/settlements?person=p+1&limit=100': { items: [{ id: '7f-1' }], next: '7f-1' },
    '/api/settlements?person=p+1&limit=100&after=7f-1': { items: [{ id: '7f-2' }], next: null },
    '/api/settlements/7f-1': { id: '7f-1', cash: '1.00' },
    '/api/settlements/7f-2': { id: '7f-2', cash: '2.00' },
    '/api/persons/p%201/access-record?limit=200': { items: ['first'], next: '9.' },
    '/api/persons/p%201/access-record?limit=200&before=9.': { items: ['last'], next: null },
  }
  const get = async (path: string) => {
    asked.push(path)
    const answer = answers[path]
    if (answer === undefined) throw new Error('not today')
    return answer
  }

  it('holds every page of every list, each bill whole, and says what could not be read', async () => {
    const copy = await ownCopy('p 1', '2026-11-28T12:00:00.000Z', get)
    assert.deepEqual(copy['coverages'], { coverages: ['basic'] })
    assert.deepEqual(copy.bills, [
      { id: '7f-1', cash: '1.00' },
      { id: '7f-2', cash: '2.00' },
    ])
    assert.deepEqual(copy.accessRecord, ['first', 'last'])
    assert.deepEqual(copy['consents'], { notRead: 'not today' })
    assert.equal(new Set(asked).size, asked.length, 'nothing is read twice')
  })
})
