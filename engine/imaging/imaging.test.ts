/** Pictures as archives store them, against values that are known. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { screenPoints } from './colours.ts'
import { mustBeUnpacked, nameOfSyntax, packingOf } from './packing.ts'
import { obstacleOf, type PictureForm, plainBytes } from './picture.ts'
import { unpackRuns } from './run-lengths.ts'

const grey: PictureForm = {
  ...{ rows: 1, columns: 24, bitsAllocated: 8, bitsStored: 8, isSigned: false },
  photometric: 'MONOCHROME2',
}

/** A frame of one byte a point: where its only segment begins, and the segment. */
function ofOneSegment(...bytes: number[]): Uint8Array {
  return Uint8Array.from([1, 0, 0, 0, 64, ...Array<number>(59).fill(0), ...bytes])
}

describe('runs of equal bytes', () => {
  /** The example of Apple's note on PackBits (TN1023). */
  const packed = [0xfe, 0xaa, 2, 0x80, 0, 0x2a, 0xfd, 0xaa, 3, 0x80, 0, 0x2a, 0x22, 0xf7, 0xaa]

  it('unpack to what their inventor says that they do', () => {
    const plain = unpackRuns(ofOneSegment(...packed), grey)
    const hex = 'aaaaaa80002aaaaaaaaa80002a22aaaaaaaaaaaaaaaaaaaa'
    assert.equal(Buffer.from(plain ?? []).toString('hex'), hex)
  })

  it('pass over a byte that means nothing, and over what lies behind the picture', () => {
    const short = { ...grey, columns: 3 }
    assert.deepEqual([...(unpackRuns(ofOneSegment(0x80, 0xfe, 7, 0, 0), short) ?? [])], [7, 7, 7])
  })

  it('put the high byte of a number first, as the standard does', () => {
    const words = { ...grey, columns: 2, bitsAllocated: 16, bitsStored: 16 }
    const head = [2, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0, ...Array<number>(52).fill(0)]
    const plain = unpackRuns(Uint8Array.from([...head, 0xff, 0x12, 1, 0x34, 0x56]), words)
    assert.deepEqual([...(plain ?? [])], [0x34, 0x12, 0x56, 0x12])
  })

  it('that break off are no picture', () => {
    const whole = ofOneSegment(...packed)
    for (let length = 0; length < whole.length; length++) {
      assert.equal(unpackRuns(whole.subarray(0, length), grey), undefined, `${length} bytes`)
    }
    assert.equal(unpackRuns(whole, { ...grey, photometric: 'RGB' }), undefined)
  })
})

describe('points of colour', () => {
  const of = (photometric: string, bytes: readonly number[], part: Partial<PictureForm> = {}) => {
    const form = { ...grey, columns: 2, photometric, ...part }
    return [...screenPoints(Uint8Array.from(bytes), form)]
  }

  it('are read point by point, or plane by plane', () => {
    const expected = [1, 2, 3, 255, 4, 5, 6, 255]
    assert.deepEqual(of('RGB', [1, 2, 3, 4, 5, 6]), expected)
    assert.deepEqual(of('RGB', [1, 4, 2, 5, 3, 6], { isPlanar: true }), expected)
  })

  it('of brightness and two colours become red, green and blue', () => {
    const red = [76, 85, 255]
    assert.deepEqual(of('YBR_FULL', [...red, 255, 128, 128]), [254, 0, 0, 255, 255, 255, 255, 255])
    assert.deepEqual(of('YBR_FULL_422', [76, 150, 85, 255]).slice(0, 4), [254, 0, 0, 255])
  })

  it('by number have the first colour below the table and the last above it', () => {
    const palette = { first: 10, colours: '010203040506' }
    assert.deepEqual(of('PALETTE COLOR', [3, 200], { palette }), [1, 2, 3, 255, 4, 5, 6, 255])
    const words = { palette, bitsAllocated: 16 }
    assert.deepEqual(of('PALETTE COLOR', [11, 0, 0, 1], words), [4, 5, 6, 255, 4, 5, 6, 255])
  })
})

describe('a picture', () => {
  const is = (part: Partial<PictureForm>) => obstacleOf({ ...grey, ...part })

  it('is drawn in grey, in colour and by palette, and nothing else is', () => {
    assert.equal(is({}), null)
    assert.equal(is({ photometric: 'YBR_ICT' }), null)
    assert.equal(is({ bitsAllocated: 1 }), 'bits')
    assert.equal(is({ bitsAllocated: 32 }), 'bits')
    assert.equal(is({ photometric: 'RGB', bitsAllocated: 16 }), 'bits')
    assert.equal(is({ photometric: 'PALETTE COLOR' }), 'palette')
    assert.equal(is({ photometric: 'HSV' }), 'photometric')
  })

  it('has as many bytes as its form says', () => {
    assert.equal(plainBytes({ ...grey, bitsAllocated: 16 }), 48)
    assert.equal(plainBytes({ ...grey, photometric: 'RGB' }), 72)
    assert.equal(plainBytes({ ...grey, photometric: 'YBR_FULL_422' }), 48)
  })

  it('is told by its bytes from what it is packed in, whatever stands beside them', () => {
    const jpeg = (marker: number, bits: number) =>
      Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, marker, 0, 11, bits, 0, 0, 0])
    assert.equal(packingOf(jpeg(0xc0, 8), ''), 'jpeg')
    assert.deepEqual(packingOf(jpeg(0xc1, 12), ''), { syntax: '1.2.840.10008.1.2.4.51' })
    assert.deepEqual(packingOf(jpeg(0xc3, 8), ''), { syntax: '1.2.840.10008.1.2.4.70' })
    assert.deepEqual(packingOf(jpeg(0xf7, 8), ''), { syntax: '1.2.840.10008.1.2.4.80' })
    const codestream = Uint8Array.from([0xff, 0x4f, 0xff, 0x51, 0])
    assert.deepEqual(packingOf(codestream, '1.2.840.10008.1.2.1'), {
      syntax: '1.2.840.10008.1.2.4.90',
    })
    assert.equal(packingOf(Uint8Array.from([1, 2]), ''), 'plain')
    assert.equal(packingOf(Uint8Array.from([1, 2]), '1.2.840.10008.1.2.5'), 'run-lengths')
    assert.deepEqual(packingOf(Uint8Array.from([1, 2]), '1.2.840.10008.1.2.2'), {
      syntax: '1.2.840.10008.1.2.2',
    })
  })

  it('is called by the name that people know, or by its number', () => {
    assert.equal(nameOfSyntax('1.2.840.10008.1.2.4.91'), 'JPEG 2000')
    assert.equal(nameOfSyntax('1.2.840.10008.1.2.4.102'), 'MPEG')
    assert.equal(nameOfSyntax('1.2.840.10008.1.2.4.201'), 'HTJ2K')
    assert.equal(nameOfSyntax('1.2.3'), '1.2.3')
  })

  it('is fetched unpacked at once where its source says that it keeps it otherwise', () => {
    const kept = (syntax?: string) =>
      mustBeUnpacked(syntax === undefined ? grey : { ...grey, syntax })
    assert.deepEqual(
      [kept(), kept('1.2.840.10008.1.2.4.50'), kept('1.2.840.10008.1.2.4.70')],
      [false, false, true],
    )
    assert.deepEqual([kept('1.2.840.10008.1.2.5'), kept('1.2.840.10008.1.2.4.91')], [false, true])
  })
})
