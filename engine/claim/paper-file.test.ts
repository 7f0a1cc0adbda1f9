/** Files that people hand in as papers, and files that only look like them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { jpegFile, pdfFile, pngFile } from '../../test/support/paper-files.ts'
import '../../test/support/seed.ts'
import { readPaper } from './paper-file.ts'
import type { PaperFault } from './paper-walk.ts'

function faultOf(bytes: Uint8Array, pieceBytes = bytes.length || 1): PaperFault | null {
  const reader = readPaper()
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const fault = reader.read(bytes.subarray(at, at + pieceBytes))
    if (fault !== null) return fault
  }
  return reader.end()
}

const text = (words: string) => new TextEncoder().encode(words)
const joined = (...parts: readonly Uint8Array[]) =>
  Uint8Array.from(parts.flatMap((one) => [...one]))
const zip = text('PK\u0003\u0004 and what else a packed file holds')
const script = text('<script>alert(document.cookie)</script>')
const photo = jpegFile()
const shot = pngFile()
const letter = pdfFile('A discharge summary')

describe('a file of a paper', () => {
  it('is a picture or a document, by its own bytes', () => {
    const typeOf = (bytes: Uint8Array) => {
      const reader = readPaper()
      reader.read(bytes)
      return reader.type()
    }
    assert.deepEqual([photo, shot, letter].map(typeOf), [
      'image/jpeg',
      'image/png',
      'application/pdf',
    ])
    assert.deepEqual(
      [photo, shot, letter].map((file) => faultOf(file)),
      [null, null, null],
    )
  })

  //  file                                                    fault        what it is
  const rows: [Uint8Array, PaperFault, string][] = [
    [new Uint8Array(), 'empty', 'nothing at all'],
    [text('hi'), 'type', 'two letters'],
    [script, 'type', 'a page with a script'],
    [zip, 'type', 'a packed file'],
    [text('GIF89a and an image of another kind'), 'type', 'a picture of a kind that is not taken'],
    [text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'type', 'a drawing that can hold a script'],
    [text('MZ a program for a personal computer'), 'type', 'a program'],
    [joined(text('\n'), letter), 'type', 'a document with something before it'],
    [joined(photo, zip), 'trailing', 'a picture with a packed file behind it'],
    [joined(photo, script), 'trailing', 'a picture with a script behind it'],
    [joined(shot, zip), 'trailing', 'a screenshot with a packed file behind it'],
    [joined(letter, zip), 'trailing', 'a document with a packed file behind it'],
    [photo.subarray(0, -2), 'truncated', 'a picture without its end'],
    [shot.subarray(0, -12), 'truncated', 'a screenshot without its end'],
    [letter.subarray(0, -6), 'truncated', 'a document without its end'],
    [jpegFile({ width: 60_000, height: 60_000 }), 'pixels', 'a picture that unpacks to gigabytes'],
    [
      pngFile({ width: 60_000, height: 60_000 }),
      'pixels',
      'a screenshot that unpacks to gigabytes',
    ],
    [jpegFile({ width: 0 }), 'damaged', 'a picture of no width'],
    [
      pdfFile('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
      'active',
      'a document with a script',
    ],
    [
      pdfFile('/A << /S /J#61vaScript /JS (x) >>'),
      'active',
      'one that writes the name with an escape',
    ],
    [pdfFile('<< /S /Launch /F (cmd.exe) >>'), 'active', 'a document that starts a program'],
    [pdfFile('/Names << /EmbeddedFiles 9 0 R >>'), 'active', 'a document with a file inside'],
    [pdfFile('trailer << /Encrypt 7 0 R >>'), 'locked', 'a document that only a password opens'],
  ]
  for (const [file, fault, what] of rows) {
    it(`is not ${what}: ${fault}`, () => assert.equal(faultOf(file), fault))
  }

  it('is the same file, in whatever pieces it comes', () => {
    const files = [
      photo,
      shot,
      letter,
      joined(photo, zip),
      joined(letter, zip),
      pdfFile('/S /Launch '),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.integer({ min: 1, max: 700 }), (file, piece) => {
        assert.equal(faultOf(file, piece), faultOf(file))
      }),
    )
  })

  it('that was cut short anywhere is not taken for a whole one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(photo, shot, letter),
        fc.double({ min: 0, max: 0.999 }),
        (file, at) => {
          // The last line of a document may end without a line break.
          const cut = file.subarray(0, Math.floor(at * (file.length - 1)))
          assert.notEqual(faultOf(cut), null)
        },
      ),
    )
  })

  it('in which one byte of a screenshot turned over is damaged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: shot.length - 13 }), (at) => {
        const turned = Uint8Array.from(shot)
        turned[at] = (turned[at] ?? 0) ^ 0xff
        assert.notEqual(faultOf(turned), null)
      }),
    )
  })
})
