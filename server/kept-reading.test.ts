import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readEditions } from './catalogues/read-catalogue.ts'
import { openKeptReadings } from './kept-reading.ts'
import { policiesFolder } from './load-rules.ts'
import { loadPolicies } from './policies/load-policies.ts'

describe('a kept reading', () => {
  let folder = ''
  let files = ''
  let place = ''
  let read = 0

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'yiqiao-kept-'))
    files = join(folder, 'files')
    place = join(folder, 'kept')
    mkdirSync(files)
    writeFileSync(join(files, 'a.yaml'), 'one')
  })
  after(() => rmSync(folder, { recursive: true }))

  const reading = (at = place) =>
    openKeptReadings(at, [files]).take('rules', () => {
      read += 1
      return { readings: read }
    })

  it('is taken as long as the files are the same, and only the latest is kept', () => {
    assert.deepEqual([reading(), reading()], [{ readings: 1 }, { readings: 1 }])
    writeFileSync(join(files, 'a.yaml'), 'two')
    assert.deepEqual([reading(), reading()], [{ readings: 2 }, { readings: 2 }])
    writeFileSync(join(files, 'b.yaml'), '')
    assert.deepEqual(reading(), { readings: 3 })
    rmSync(join(files, 'b.yaml'))
    assert.deepEqual(reading(), { readings: 4 })
    assert.equal(readdirSync(place).length, 1)
  })

  it('is read anew where it was not written whole', () => {
    const [file = ''] = readdirSync(place)
    truncateSync(join(place, file), 40)
    assert.deepEqual([reading(), reading()], [{ readings: 5 }, { readings: 5 }])
  })

  it('does without a place that cannot be written to', () => {
    const blocked = join(files, 'a.yaml', 'kept')
    assert.deepEqual([reading(blocked), reading(blocked)], [{ readings: 6 }, { readings: 7 }])
  })

  it('fails as the reading does', () => {
    const failing = () => {
      throw new Error('a.yaml:1')
    }
    assert.throws(() => openKeptReadings(place, [files]).take('other', failing), /a\.yaml:1/)
  })

  it('is equal to what was read, for packs and catalogues', () => {
    const readRules = () => ({
      set: loadPolicies([join(policiesFolder, 'guiyang')], { context: [policiesFolder] }).set,
      editions: new Map([['guiyang', readEditions('guiyang')]]),
    })
    const kept = openKeptReadings(place, [files])
    kept.take('packs', readRules)
    assert.deepEqual(
      kept.take('packs', () => null),
      readRules(),
    )
  })
})
