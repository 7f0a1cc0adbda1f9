/**
 * Pictures that other programs packed (dcmtk, gdcm), kept by Orthanc, fetched as our server fetches
 * them and unpacked by the code of our pages in a browser.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { type Packing, unpackedForm } from '../../engine/imaging/packing.ts'
import { frameOf, type Study, type StudyImage, studyFor } from '../../engine/recognition/study.ts'
import { dicomWeb } from '../../server/imaging/dicomweb.ts'
import { card, colourOf, drawnForms, levelOf } from '../../server/imaging/drawn-forms.ts'
import { openBrowser } from '../browser/chromium.ts'
import { bundled } from '../browser/engine-in-page.ts'
import { cardFile } from './dicom-file.ts'

const run = promisify(execFile)
const study = '2.25.77002'
const person = 'P-pictured'
const signedAt = 120

interface Packed {
  readonly form: string
  /** Null: as it was written. */
  readonly by: readonly [command: string, ...options: string[]] | null
  /** How it came, and how far a value may lie from what was drawn. */
  readonly comes: 'plain' | 'jpeg' | 'run-lengths' | { readonly packedAs: string }
  readonly near: number
}

const lossy = 12
const rounded = 3
/** dcmtk would stretch grey levels to the whole range before it packs; `+sr` leaves them. */
const packed: readonly Packed[] = [
  { form: 'rgb', by: null, comes: 'plain', near: 0 },
  { form: 'rgb-planar', by: null, comes: 'plain', near: 0 },
  { form: 'ybr', by: null, comes: 'plain', near: rounded },
  { form: 'palette', by: null, comes: 'plain', near: 0 },
  { form: 'monochrome-1', by: null, comes: 'plain', near: 0 },
  { form: 'signed', by: null, comes: 'plain', near: 0 },
  { form: 'frames', by: null, comes: 'plain', near: 0 },
  { form: 'monochrome-1', by: ['dcmcjpeg', '+eb', '+sr', '+q', '95'], comes: 'jpeg', near: lossy },
  { form: 'rgb', by: ['dcmcjpeg', '+eb', '+q', '95'], comes: 'jpeg', near: lossy },
  { form: 'rgb', by: ['dcmcjpeg', '+eb', '+cr', '+q', '95'], comes: 'jpeg', near: lossy },
  { form: 'frames', by: ['dcmcjpeg', '+eb', '+sr', '+q', '95'], comes: 'jpeg', near: lossy },
  { form: 'rgb', by: ['dcmcrle'], comes: 'run-lengths', near: 0 },
  { form: 'signed', by: ['dcmcrle'], comes: 'run-lengths', near: 0 },
  { form: 'palette', by: ['dcmcrle'], comes: 'run-lengths', near: 0 },
  { form: 'frames', by: ['dcmcrle'], comes: 'run-lengths', near: 0 },
  { form: 'signed', by: ['dcmcjpeg', '+e1'], comes: 'plain', near: 0 },
  { form: 'rgb', by: ['dcmcjpeg', '+e1'], comes: 'plain', near: 0 },
  { form: 'signed', by: ['dcmcjpls', '+el'], comes: 'plain', near: 0 },
  { form: 'rgb', by: ['dcmcjpls', '+el'], comes: 'plain', near: 0 },
  {
    form: 'monochrome-1',
    by: ['gdcmconv', '--j2k'],
    comes: { packedAs: '1.2.840.10008.1.2.4.90' },
    near: 0,
  },
]

export async function comparePacked(orthanc: string, folder: string): Promise<string> {
  for (const [at, one] of packed.entries()) await store(orthanc, folder, at, one)
  const failures: unknown[] = []
  const address = `${orthanc}/dicom-web`
  const source = dicomWeb({ address, token: null, refusesSimulators: true }, (error) =>
    failures.push(error),
  )
  const described = await source.describe(study)
  assert.ok(described !== 'away', String(failures))
  const found = studyFor(described, { study, person })
  assert.ok(!('code' in found), JSON.stringify(found))
  const browser = await openBrowser()
  try {
    const page = await browser.browser.newPage()
    await page.goto(`${orthanc}/system`)
    await page.evaluate(
      await bundled(
        join(import.meta.dirname, '..', '..', 'web/features/imaging/unpack.ts'),
        'pictures',
      ),
    )
    const lines: string[] = []
    for (const [at, one] of packed.entries()) {
      lines.push(await compareOne({ found, source, page, at, one }))
    }
    assert.deepEqual(failures, [])
    return lines.join('\n')
  } finally {
    await browser.close()
  }
}

async function store(orthanc: string, folder: string, at: number, { form, by }: Packed) {
  const drawn = drawnForms.find(({ name }) => name === form)
  assert.ok(drawn, form)
  const bytes = cardFile({
    ...{ study, patient: person, on: '2026-03-01', series: 1, number: at + 1, form: drawn },
  })
  const [plain, squeezed] = [join(folder, `${at}.dcm`), join(folder, `${at}-packed.dcm`)]
  await writeFile(plain, bytes)
  const [command, ...options] = by ?? []
  if (command !== undefined) await run(command, [...options, plain, squeezed])
  const body = await readFile(command === undefined ? plain : squeezed)
  const answer = await fetch(`${orthanc}/instances`, { method: 'POST', body })
  assert.equal(answer.status, 200, await answer.text())
}

interface Comparing {
  readonly found: Study
  readonly source: ReturnType<typeof dicomWeb>
  readonly page: Page
  readonly at: number
  readonly one: Packed
}

async function compareOne({ found, source, page, at, one }: Comparing): Promise<string> {
  const { form, by, comes, near } = one
  const name = `${form} by ${by?.join(' ') ?? 'nobody'}`
  const image = found.series[0]?.images.find(({ number }) => number === at + 1)
  assert.ok(image, name)
  let worst = 0
  for (let frame = 1; frame <= image.frames; frame++) {
    const place = frameOf(found, image.uid, frame)
    assert.ok(place, name)
    const taken = await source.frame(place.address, image)
    if (typeof comes === 'object') {
      assert.deepEqual(taken, comes, name)
      return `${name}: said to be packed as ${comes.packedAs}`
    }
    assert.ok(typeof taken === 'object' && 'bytes' in taken, `${name}: ${JSON.stringify(taken)}`)
    assert.equal(taken.packing, comes, name)
    const { photometric } = taken.isUnpacked ? unpackedForm(image) : image
    const seen = await unpackedIn(page, image, {
      type: `${types[taken.packing]}; photometric="${photometric}"`,
      bytes: taken.bytes,
    })
    const drawn = blocksOf(form, frame - 1, seen.length)
    for (const [value, expected] of drawn) {
      worst = Math.max(worst, Math.abs((seen[value] ?? Number.NaN) - expected))
    }
  }
  assert.ok(worst <= near, `${name}: ${worst} away`)
  return `${name}: ${comes}, at most ${worst} away`
}

const types: Readonly<Record<Packing, string>> = {
  plain: 'application/octet-stream',
  jpeg: 'image/jpeg',
  'run-lengths': 'image/dicom-rle',
}

/** Values of points, or red, green, blue and opaque. */
function unpackedIn(
  page: Page,
  image: StudyImage,
  { type, bytes }: { readonly type: string; readonly bytes: Uint8Array },
): Promise<number[]> {
  const base64 = JSON.stringify(Buffer.from(bytes).toString('base64'))
  return page.evaluate<number[]>(`(async () => {
    const bytes = Uint8Array.from(atob(${base64}), (letter) => letter.charCodeAt(0))
    const blob = new Blob([bytes], { type: ${JSON.stringify(type)} })
    const { points } = await pictures.drawableOf(${JSON.stringify(image)}, blob)
    return [...points]
  })()`)
}

/** Places in what was unpacked, and what was drawn there: in the middle of each block. */
function blocksOf(form: string, frame: number, length: number): [number, number][] {
  const parts = length / (card.rows * card.columns)
  const places: [number, number][] = []
  for (let row = 0; row < card.rows / card.block; row++) {
    for (let column = 0; column < card.columns / card.block; column++) {
      const middle = card.block / 2
      const point = (row * card.block + middle) * card.columns + column * card.block + middle
      const level = levelOf(row, column, frame) - (form === 'signed' ? signedAt : 0)
      const values = parts === 1 ? [level] : colourOf(row, column)
      for (const [part, value] of values.entries()) places.push([point * parts + part, value])
    }
  }
  return places
}
