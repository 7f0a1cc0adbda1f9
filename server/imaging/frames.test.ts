/** Frames in every form, from a source that unpacks some of them, and from ones that answer otherwise. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { screenPoints } from '../../engine/imaging/colours.ts'
import { isGrey, obstacleOf } from '../../engine/imaging/picture.ts'
import { unpackRuns } from '../../engine/imaging/run-lengths.ts'
import { frameOf, type Study, type StudyImage, studyFor } from '../../engine/recognition/study.ts'
import { dicomWeb } from './dicomweb.ts'
import { card, colourOf, drawnForms, levelOf } from './drawn-forms.ts'
import { type AskFrame, fetchFrame } from './frames.ts'
import { type ImageSimulator, startImageSimulator, takeStudy } from './start-simulator.ts'

const study = '2.25.7101'
const person = 'P-pictured'

describe('a test card in every form of storing', () => {
  let simulator: ImageSimulator
  let source: ReturnType<typeof dicomWeb>
  let found: Study

  before(async () => {
    simulator = await startImageSimulator(null)
    await takeStudy(simulator.address, { study, patient: person, on: '2026-03-01', kind: 'card' })
    const { address, token } = simulator
    source = dicomWeb({ address, token, refusesSimulators: false })
    const described = await source.describe(study)
    assert.ok(described !== 'away')
    const mine = studyFor(described, { study, person })
    assert.ok(!('code' in mine))
    found = mine
  })
  after(() => simulator?.stop())

  function imageOf(name: string): StudyImage {
    const at = drawnForms.findIndex((form) => form.name === name)
    const image = found.series[0]?.images[at]
    assert.ok(image, name)
    return image
  }

  async function fetched(name: string, frame = 1) {
    const at = frameOf(found, imageOf(name).uid, frame)
    assert.ok(at)
    const taken = await source.frame(at.address, at.picture)
    assert.ok(typeof taken === 'object', name)
    return taken
  }

  it('comes as it is kept where a page can show that', async () => {
    const packings: [string, string][] = []
    for (const { name } of drawnForms) {
      if (obstacleOf(imageOf(name)) !== null) continue
      const taken = await fetched(name)
      packings.push([name, 'packedAs' in taken ? taken.packedAs : taken.packing])
    }
    assert.deepEqual(Object.fromEntries(packings), {
      ...{ rgb: 'plain', 'rgb-planar': 'plain', ybr: 'plain', 'ybr-422': 'plain' },
      ...{ palette: 'plain', 'monochrome-1': 'plain', signed: 'plain', frames: 'plain' },
      ...{ jpeg: 'jpeg', 'jpeg-rgb': 'jpeg', 'jpeg-ybr': 'jpeg' },
      ...{ 'runs-rgb': 'run-lengths', 'runs-signed': 'run-lengths' },
      ...{ lossless: 'plain', 'lossless-only': '1.2.840.10008.1.2.4.70' },
    })
    assert.equal(obstacleOf(imageOf('bits')), 'bits')
  })

  it('has the colours that were drawn, whatever the form', async () => {
    for (const name of ['rgb', 'rgb-planar', 'ybr', 'ybr-422', 'palette', 'runs-rgb']) {
      const image = imageOf(name)
      const taken = await fetched(name)
      assert.ok('bytes' in taken && !isGrey(image))
      const plain = taken.packing === 'plain' ? taken.bytes : unpackRuns(taken.bytes, image)
      assert.ok(plain)
      const points = screenPoints(plain, image)
      for (let row = 0; row < card.rows; row += card.block) {
        for (let column = 0; column < card.columns; column += card.block) {
          const at = (row * card.columns + column) * 4
          const drawn = colourOf(row / card.block, column / card.block)
          const isNear = drawn.every(
            (value, part) => Math.abs(value - (points[at + part] ?? -9)) < 3,
          )
          assert.ok(isNear, `${name} ${row} ${column}: ${drawn} ${points.slice(at, at + 3)}`)
        }
      }
    }
  })

  it('of several frames has each of them', async () => {
    for (const frame of [1, 2, 3]) {
      const taken = await fetched('frames', frame)
      assert.ok('bytes' in taken)
      assert.equal(taken.bytes[0], levelOf(0, 0, frame - 1))
    }
    assert.equal(frameOf(found, imageOf('frames').uid, 4), undefined)
  })
})

describe('a source that', () => {
  const picture: StudyImage = {
    ...{ uid: '1', number: 1, rows: 2, columns: 2, frames: 1, photometric: 'YBR_FULL_422' },
    ...{ bitsAllocated: 8, bitsStored: 8, isSigned: false, slope: 1, intercept: 0 },
    ...{ window: null, spacing: null },
  }
  const address = { study: '1', series: '2', image: '3', frame: 1 }
  const asked: string[] = []
  /** What it answers to one that asks for it as kept, and to one that asks for points. */
  const answering =
    (kept: number | Uint8Array, points: number | Uint8Array): AskFrame =>
    (_path, accept) => {
      asked.push(accept.endsWith('*') ? 'kept' : 'points')
      const answer = accept.endsWith('*') ? kept : points
      return Promise.resolve(
        typeof answer === 'number'
          ? answer
          : { type: 'application/octet-stream', body: Uint8Array.from(answer) },
      )
    }
  const lossless = Uint8Array.from([0xff, 0xd8, 0xff, 0xc3, 0, 11, 8, 0, 2, 0, 2, 1])
  const halved = new Uint8Array(8)
  const rgb = new Uint8Array(12)

  it('knows no other form than points is asked for them, and their number tells their colours', async () => {
    const other = await fetchFrame(address, picture, answering(406, rgb))
    assert.deepEqual(other, { bytes: rgb, packing: 'plain', isUnpacked: true })
    const same = await fetchFrame(address, picture, answering(400, halved))
    assert.deepEqual(same, { bytes: halved, packing: 'plain', isUnpacked: false })
  })

  it('unpacks gives red, green and blue; one that does not is told apart', async () => {
    const plain = await fetchFrame(address, picture, answering(lossless, rgb))
    assert.deepEqual(plain, { bytes: rgb, packing: 'plain', isUnpacked: true })
    const packed = { packedAs: '1.2.840.10008.1.2.4.70' }
    assert.deepEqual(await fetchFrame(address, picture, answering(lossless, 406)), packed)
    assert.deepEqual(await fetchFrame(address, picture, answering(lossless, lossless)), packed)
    await assert.rejects(fetchFrame(address, picture, answering(500, 500)), /answered 500/)
  })

  it('said in what it keeps it is asked once', async () => {
    asked.length = 0
    const known = { ...picture, syntax: '1.2.840.10008.1.2.4.91' }
    assert.deepEqual(await fetchFrame(address, known, answering(lossless, 406)), {
      packedAs: known.syntax,
    })
    assert.deepEqual(asked, ['points'])
  })

  it('sends half a picture sends none', async () => {
    const half = new Uint8Array(4)
    assert.equal(await fetchFrame(address, picture, answering(half, half)), undefined)
  })
})
