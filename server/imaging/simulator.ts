/**
 * A source of pictures that is none: a drawn chest over DICOMweb (the part of QIDO-RS and WADO-RS that
 * a viewer needs), in a process of its own that says that it is a simulator.
 *
 *     node server/imaging/simulator.ts PORT --token TOKEN [--state FILE] [BEHAVIOUR...]
 *
 * `POST /taken {study, patient, on}` stands for the scanner: from then on the study is there. All
 * questions are answered to whoever shows the token. A behaviour is `SUBJECT=FAULT`; the subject is
 * `studies`, `metadata`, `frames`, or the number of a study for all of them. The fault is
 *
 *   down       the connection is cut
 *   slow       it is answered after any patience
 *   missing    the study is not there
 *   refused    the token is not taken
 *   another    it says that the study belongs to another patient
 *   short      a frame ends in its middle
 *   nonsense   something else than DICOM is answered
 *
 * `POST /behaviour {subject, fault}` changes one while it runs; fault `none` ends it.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import { tags } from './dicom-json.ts'
import { inOnePart } from './multipart.ts'
import { phantom, storedSlice } from './phantom.ts'

const faults = ['none', 'down', 'slow', 'missing', 'refused', 'another', 'short', 'nonsense']
const slowMs = 60_000
const boundary = 'drawn-and-not-taken'
const notice = 'This is a simulator. It has no pictures of anybody: what it shows is drawn.'

interface Taken {
  readonly study: string
  readonly patient: string
  readonly on: string
}

const [port = '0', ...args] = process.argv.slice(2)
const options = new Map<string, string>()
while (args[0]?.startsWith('--')) options.set(args.shift() ?? '', args.shift() ?? '')
const token = options.get('--token') ?? ''
const stateFile = options.get('--state')
const behaviour = new Behaviour(args, (fault) => faults.includes(fault), faults.join('|'))
const studies = new Map<string, Taken>()
if (stateFile !== undefined && existsSync(stateFile)) {
  for (const line of readFileSync(stateFile, 'utf8').split('\n')) {
    if (line !== '') add(JSON.parse(line) as Taken)
  }
}
serveSimulated(Number(port), answer)

function add(taken: Taken): void {
  studies.set(taken.study, taken)
}

function answer(call: Call) {
  const { method, path, reply, headers } = call
  if (method === 'POST' && path[0] === 'behaviour') return behaviour.change(call)
  if (method === 'POST' && path[0] === 'taken') return take(call)
  if (path[0] !== 'studies') return reply(200, { notice })
  const study = path[1] ?? call.query.get('StudyInstanceUID') ?? ''
  const subject = subjectOf(path)
  const fault = behaviour.of([subject, study])
  if (fault === 'down') return call.cut()
  if (fault === 'slow') return void setTimeout(() => answerAbout(study, 'none', call), slowMs)
  const isKnown = headers.authorization === `Bearer ${token}` && fault !== 'refused'
  if (!isKnown) return reply(401, { problem: 'the token is not taken' })
  if (fault === 'nonsense') return reply(200, { notice: 'no DICOM at all' })
  return answerAbout(study, fault, call)
}

function subjectOf(path: readonly string[]): string {
  if (path.includes('frames')) return 'frames'
  return path.at(-1) === 'metadata' ? 'metadata' : 'studies'
}

function take({ body, reply }: Call) {
  const taken = {
    study: textIn(body, 'study'),
    patient: textIn(body, 'patient'),
    on: textIn(body, 'on'),
  }
  if (!/^[0-9.]{1,58}$/.test(taken.study)) return reply(400, { problem: 'no number of a study' })
  if (stateFile !== undefined && !studies.has(taken.study)) {
    appendFileSync(stateFile, `${JSON.stringify(taken)}\n`)
  }
  add(taken)
  reply(200, taken)
}

function answerAbout(study: string, fault: string, call: Call) {
  const [, , under, series, , image, last, number] = call.path
  const taken = fault === 'missing' ? undefined : studies.get(study)
  if (call.path.length === 1) return list(taken, fault, call)
  if (taken === undefined) return call.reply(404, { problem: 'there is no such study' })
  const known = fault === 'another' ? { ...taken, patient: 'somebody-else' } : taken
  if (last === 'frames') return sendFrame(known, image ?? '', number ?? '', fault, call)
  if (under === 'metadata')
    return json(
      call,
      slices().map((slice) => instanceOf(known, slice)),
    )
  if (under !== 'series') return call.reply(404, { problem: 'there is nothing of that kind' })
  if (series === undefined) return json(call, [seriesOf(known)])
  if (series !== seriesUid(study)) return call.reply(404, { problem: 'there is no such series' })
  const wanted = slices().filter((slice) => !image || imageUid(study, slice) === image)
  return json(
    call,
    wanted.map((slice) => instanceOf(known, slice)),
  )
}

/** QIDO-RS: those that fit what was asked for; nothing is no mistake. */
function list(taken: Taken | undefined, fault: string, call: Call) {
  const patient = call.query.get('PatientID')
  const all = call.query.has('StudyInstanceUID') ? [taken] : [...studies.values()]
  const found = all.filter((one) => one !== undefined)
  json(
    call,
    found
      .filter((one) => patient === null || one.patient === patient)
      .map((one) => studyOf(fault === 'another' ? { ...one, patient: 'somebody-else' } : one)),
  )
}

function sendFrame({ study }: Taken, image: string, number: string, fault: string, call: Call) {
  const slice = slices().find((one) => imageUid(study, one) === image)
  if (slice === undefined || number !== '1') {
    return call.reply(404, { problem: 'there is no such frame' })
  }
  const points = storedSlice(slice)
  const sent = fault === 'short' ? points.subarray(0, points.length / 2) : points
  const type = 'application/octet-stream'
  call.replyBytes(
    `multipart/related; type="${type}"; boundary="${boundary}"`,
    inOnePart(sent, boundary, `${type}; transfer-syntax=1.2.840.10008.1.2.1`),
  )
}

function slices(): number[] {
  return Array.from({ length: phantom.slices }, (_, slice) => slice)
}

function seriesUid(study: string): string {
  return `${study}.1`
}

function imageUid(study: string, slice: number): string {
  return `${study}.1.${slice + 1}`
}

function json({ reply }: Call, body: unknown) {
  reply(200, body, () => ({ 'content-type': 'application/dicom+json' }))
}

const value = (vr: string, ...Value: readonly unknown[]) => ({ vr, Value })

function studyOf({ study, patient, on }: Taken) {
  return {
    [tags.studyDate]: value('DA', on.replaceAll('-', '')),
    [tags.studyDescription]: value('LO', 'Drawn chest (simulator)'),
    [tags.patientId]: value('LO', patient),
    [tags.study]: value('UI', study),
  }
}

function seriesOf(taken: Taken) {
  return {
    [tags.modality]: value('CS', 'CT'),
    [tags.seriesDescription]: value('LO', 'Axial, drawn'),
    [tags.study]: value('UI', taken.study),
    [tags.series]: value('UI', seriesUid(taken.study)),
    [tags.seriesNumber]: value('IS', 1),
  }
}

function instanceOf(taken: Taken, slice: number) {
  const { rows, columns, spacing, bitsStored, window, intercept } = phantom
  return {
    ...studyOf(taken),
    ...seriesOf(taken),
    [tags.sopInstance]: value('UI', imageUid(taken.study, slice)),
    [tags.instanceNumber]: value('IS', slice + 1),
    [tags.photometric]: value('CS', 'MONOCHROME2'),
    [tags.rows]: value('US', rows),
    [tags.columns]: value('US', columns),
    [tags.spacing]: value('DS', spacing, spacing),
    [tags.bitsAllocated]: value('US', 16),
    [tags.bitsStored]: value('US', bitsStored),
    [tags.representation]: value('US', 0),
    [tags.windowCenter]: value('DS', window.center),
    [tags.windowWidth]: value('DS', window.width),
    [tags.intercept]: value('DS', intercept),
    [tags.slope]: value('DS', 1),
  }
}
