/** A study over DICOMweb, from a source that does not always do what it should. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { plainBytes } from '../../engine/imaging/picture.ts'
import { frameOf, type Study, studyFor } from '../../engine/recognition/study.ts'
import { imageLinks } from '../identity/image-links.ts'
import { dicomWeb } from './dicomweb.ts'
import { firstPart, inOnePart } from './multipart.ts'
import { hounsfieldAt, phantom } from './phantom.ts'
import { type ImageSimulator, startImageSimulator, takeStudy } from './start-simulator.ts'

const study = '2.25.7001'
const person = 'P-pictured'

describe('a source of pictures', () => {
  let simulator: ImageSimulator
  let source: ReturnType<typeof dicomWeb>

  before(async () => {
    simulator = await startImageSimulator(null)
    await takeStudy(simulator.address, { study, patient: person, on: '2026-03-01' })
    source = dicomWeb(doorWith(simulator.token))
  })
  after(() => simulator?.stop())

  function doorWith(token: string | null, refusesSimulators = false) {
    return { address: simulator.address, token, refusesSimulators }
  }

  async function described(): Promise<Study> {
    const answer = await source.describe(study)
    assert.notEqual(answer, 'away')
    const found = studyFor(answer === 'away' ? undefined : answer, { study, person })
    assert.ok(!('code' in found), JSON.stringify(found))
    return found
  }

  async function whileIt<T>(subject: string, fault: string, work: () => Promise<T>): Promise<T> {
    const behave = (to: string) =>
      fetch(`${simulator.address}/behaviour`, {
        method: 'POST',
        body: JSON.stringify({ subject, fault: to }),
      })
    await behave(fault)
    try {
      return await work()
    } finally {
      await behave('none')
    }
  }

  it('says that it is a simulator, to whoever comes', async () => {
    const answer = await fetch(simulator.address)
    assert.equal(answer.headers.get('x-simulator'), 'yes')
    assert.match(await answer.text(), /simulator/)
    const distrustful = dicomWeb(doorWith(simulator.token, true))
    assert.equal(await distrustful.describe(study), 'away')
  })

  it('describes a study, with every picture in its order', async () => {
    const { series, on, isSimulated } = await described()
    assert.deepEqual([on, isSimulated, series.length], ['2026-03-01', true, 1])
    const [only] = series
    assert.equal(only?.modality, 'CT')
    assert.deepEqual(
      only?.images.map(({ number }) => number),
      Array.from({ length: phantom.slices }, (_, at) => at + 1),
    )
    const [first] = only?.images ?? []
    assert.deepEqual(
      [first?.rows, first?.columns, first?.bitsAllocated, first?.bitsStored, first?.isSigned],
      [128, 128, 16, 12, false],
    )
    assert.deepEqual([first?.intercept, first?.slope, first?.window], [-1024, 1, phantom.window])
  })

  it('hands out the points that were drawn, one by one', async () => {
    const found = await described()
    for (const slice of [0, 5, phantom.slices - 1]) {
      const image = found.series[0]?.images[slice]
      assert.ok(image)
      const at = frameOf(found, image.uid, 1)
      assert.ok(at)
      const taken = await source.frame(at.address, at.picture)
      assert.ok(typeof taken === 'object' && 'bytes' in taken)
      const { bytes } = taken
      assert.equal(bytes.length, plainBytes(at.picture))
      const view = new DataView(bytes.buffer, bytes.byteOffset)
      for (const [row, column] of [
        [6, 3],
        [6, 120],
        [60, 90],
        [100, 64],
        [127, 127],
      ] as const) {
        const stored = view.getUint16((row * image.columns + column) * 2, true)
        assert.equal(stored + image.intercept, hounsfieldAt(slice, row, column))
      }
    }
  })

  it('is away, whatever goes wrong, and never answers with something else', async () => {
    const at = frameOf(await described(), `${study}.1.1`, 1)
    assert.ok(at)
    const frame = () => source.frame(at.address, at.picture)
    const away: readonly (readonly [string, string])[] = [
      ['studies', 'down'],
      ['metadata', 'down'],
      ['studies', 'refused'],
      ['studies', 'nonsense'],
      ['metadata', 'nonsense'],
    ]
    for (const [subject, fault] of away) {
      assert.equal(await whileIt(subject, fault, () => source.describe(study)), 'away', fault)
    }
    assert.equal(await whileIt('frames', 'down', frame), 'away')
    assert.equal(await dicomWeb(doorWith('another-token')).describe(study), 'away')
    assert.equal(await whileIt(study, 'missing', () => source.describe(study)), undefined)
    assert.equal(await whileIt('frames', 'missing', frame), undefined)
    assert.equal(await source.describe('2.25.404'), undefined)
    assert.equal(await whileIt('frames', 'short', frame), undefined)
  })

  it('is not believed when it says that a study is of somebody else', async () => {
    const other = await whileIt(study, 'another', () => source.describe(study))
    assert.ok(other !== 'away')
    assert.deepEqual(studyFor(other, { study, person }), { code: 'images-of-another' })
  })

  it('is asked only for pictures that the study has', async () => {
    const found = await described()
    assert.equal(frameOf(found, '2.25.1.1', 1), undefined)
    assert.equal(frameOf(found, `${study}.1.1`, 2), undefined)
    assert.equal(frameOf(found, `${study}.1.1`, 0), undefined)
  })
})

describe('an answer in parts', () => {
  const bytes = Uint8Array.from([13, 10, 45, 45, 0, 255])

  it('is read to the byte, with the boundary in quotes or without', () => {
    const sent = inOnePart(bytes, 'edge', 'application/octet-stream')
    const quoted = firstPart(sent, 'multipart/related; boundary="edge"; type="x/y"')
    assert.deepEqual([quoted.type, [...quoted.body]], ['application/octet-stream', [...bytes]])
    assert.deepEqual([...firstPart(sent, 'multipart/related; boundary=edge').body], [...bytes])
  })

  it('that broke off is none', () => {
    const sent = inOnePart(bytes, 'edge', 'application/octet-stream')
    assert.throws(() => firstPart(sent.subarray(0, sent.length - 12), 'x/y; boundary=edge'))
    assert.throws(() => firstPart(sent, 'multipart/related'))
  })
})

describe('a link to pictures', () => {
  const links = imageLinks(Buffer.alloc(16, 7))
  const link = links.write('7f00', 'doctor-1', 10_000)

  it('opens for whom it was given to, until it is over', () => {
    assert.equal(links.read(link, 'doctor-1', 9999), '7f00')
    assert.equal(links.read(link, 'doctor-1', 10_000), undefined)
    assert.equal(links.read(link, 'doctor-2', 9999), undefined)
  })

  it('does not open for another test, a longer time, or another installation', () => {
    const [, end = '', proof = ''] = link.split('.')
    assert.equal(links.read(`7f01.${end}.${proof}`, 'doctor-1', 9999), undefined)
    assert.equal(links.read(`7f00.zzzz.${proof}`, 'doctor-1', 9999), undefined)
    assert.equal(imageLinks(Buffer.alloc(16, 8)).read(link, 'doctor-1', 9999), undefined)
    for (const text of ['', '..', '7f00', `7f00.${end}.`]) {
      assert.equal(links.read(text, 'doctor-1', 9999), undefined)
    }
  })
})
