/** The viewer's source as Debian's Orthanc: drawn studies are stored there as DICOM, plain and packed, and viewed. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { obstacleOf } from '../../engine/imaging/picture.ts'
import { frameOf, type Study, studyFor } from '../../engine/recognition/study.ts'
import { dicomWeb } from '../../server/imaging/dicomweb.ts'
import { hounsfieldAt, phantom } from '../../server/imaging/phantom.ts'
import { ownPort } from '../support/own-port.ts'
import { sliceFile } from './dicom-file.ts'
import { comparePacked } from './packed-pictures.ts'

const install = 'apt-get install orthanc orthanc-dicomweb dcmtk libgdcm-tools'
export const needs = ['Orthanc', 'dcmcjpeg', 'dcmcrle', 'dcmcjpls', 'gdcmconv'].map((command) => ({
  command,
  install,
}))

const plugins = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc']
const study = '2.25.77001'
const person = 'P-pictured'
const patienceMs = 30_000

/** @param folders where its plugins lie, if elsewhere than Debian puts them. */
export async function run(folders: readonly string[]): Promise<string> {
  const plugin = [...folders, ...plugins]
    .map((folder) => join(folder, 'libOrthancDicomWeb.so'))
    .find((path) => existsSync(path))
  assert.ok(plugin, `Orthanc has no DICOMweb. Install it: ${install}`)
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-orthanc-'))
  const port = await ownPort()
  const orthanc = await start(folder, port, plugin)
  try {
    const address = `http://127.0.0.1:${port}`
    await untilThere(address, orthanc)
    for (let slice = 0; slice < phantom.slices; slice++) {
      const body = sliceFile({ study, patient: person, on: '2026-03-01', slice })
      const answer = await fetch(`${address}/instances`, { method: 'POST', body })
      assert.equal(answer.status, 200, await answer.text())
    }
    const plain = await compare(`${address}/dicom-web`)
    return `${plain}\n${await comparePacked(address, folder)}`
  } finally {
    orthanc.kill('SIGTERM')
    if (orthanc.exitCode === null) await once(orthanc, 'close')
    await rm(folder, { recursive: true })
  }
}

async function compare(address: string): Promise<string> {
  const failures: unknown[] = []
  const door = { address, token: null, refusesSimulators: true }
  const source = dicomWeb(door, (error) => failures.push(error))
  const described = await source.describe(study)
  assert.ok(described !== 'away', String(failures))
  const found = studyFor(described, { study, person })
  assert.ok(!('code' in found), JSON.stringify(found))
  assert.deepEqual([found.on, found.isSimulated, found.series.length], ['2026-03-01', false, 1])
  const points = await comparePoints(found, source)
  assert.equal(await source.describe('2.25.404'), undefined, String(failures))
  const other = studyFor(described, { study, person: 'somebody-else' })
  assert.deepEqual(other, { code: 'images-of-another' })
  return `Orthanc hands out ${phantom.slices} slices, ${points} points as they were drawn.`
}

async function comparePoints(found: Study, source: ReturnType<typeof dicomWeb>): Promise<number> {
  let compared = 0
  for (const [slice, image] of (found.series[0]?.images ?? []).entries()) {
    assert.equal(obstacleOf(image), null)
    const at = frameOf(found, image.uid, 1)
    const frame = at === undefined ? undefined : await source.frame(at.address, at.picture)
    assert.ok(typeof frame === 'object' && 'bytes' in frame && frame.packing === 'plain')
    const view = new DataView(frame.bytes.buffer, frame.bytes.byteOffset)
    for (let row = 0; row < image.rows; row++) {
      for (let column = 0; column < image.columns; column++) {
        const stored = view.getUint16((row * image.columns + column) * 2, true)
        assert.equal(stored + image.intercept, hounsfieldAt(slice, row, column))
        compared += 1
      }
    }
  }
  assert.equal(compared, phantom.slices * phantom.rows * phantom.columns)
  return compared
}

async function start(folder: string, port: number, plugin: string): Promise<ChildProcess> {
  const settings = {
    Name: 'outside',
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: port,
    DicomServerEnabled: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  }
  const file = join(folder, 'orthanc.json')
  await writeFile(file, JSON.stringify(settings))
  return spawn('Orthanc', [file], { stdio: 'ignore' })
}

async function untilThere(address: string, orthanc: ChildProcess): Promise<void> {
  const end = performance.now() + patienceMs
  while (performance.now() < end && orthanc.exitCode === null) {
    const answer = await fetch(`${address}/system`).catch(() => null)
    if (answer?.ok === true) return
    await pause(100)
  }
  throw new Error('Orthanc did not start.')
}
