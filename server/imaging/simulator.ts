/**
 * A source of pictures that is none: a drawn chest over DICOMweb (the part of QIDO-RS and WADO-RS that
 * a viewer needs), in a process of its own that says that it is a simulator.
 *
 *     node server/imaging/simulator.ts PORT --token TOKEN [--state FILE] [BEHAVIOUR...]
 *
 * `POST /taken {study, patient, on, kind}` stands for the scanner: from then on the study is there, a
 * chest or, of kind `card`, a test card in every form of storing. All
 * questions are answered to whoever shows the token. A behaviour is `SUBJECT=FAULT`; the subject is
 * `studies`, `metadata`, `frames`, or the number of a study for all of them. The fault is
 *
 *   down       the connection is cut
 *   slow       it is answered after any patience
 *   missing    the study is not there
 *   refused    the token is not taken
 *   another    it says that the study belongs to another patient
 *   mixed      one of its pictures says that it is of another patient
 *   foreign    one of its pictures says that it belongs to another study
 *   short      a frame ends in its middle
 *   nonsense   something else than DICOM is answered
 *
 * `POST /behaviour {subject, fault}` changes one while it runs; fault `none` ends it.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import { tags } from './dicom-json.ts'
import { type DrawnStudy, framesOf, imagesOf, listed, seriesIn } from './drawn-study.ts'
import { inOnePart } from './multipart.ts'

const faults = [
  'none',
  'down',
  'slow',
  'missing',
  'refused',
  'another',
  'mixed',
  'foreign',
  'short',
  'nonsense',
]
const slowMs = 60_000
const boundary = 'drawn-and-not-taken'
const notice = 'This is a simulator. It has no pictures of anybody: what it shows is drawn.'

const [port = '0', ...args] = process.argv.slice(2)
const options = new Map<string, string>()
while (args[0]?.startsWith('--')) options.set(args.shift() ?? '', args.shift() ?? '')
const token = options.get('--token') ?? ''
const stateFile = options.get('--state')
const behaviour = new Behaviour(args, (fault) => faults.includes(fault), faults.join('|'))
const studies = new Map<string, DrawnStudy>()
if (stateFile !== undefined && existsSync(stateFile)) {
  for (const line of readFileSync(stateFile, 'utf8').split('\n')) {
    if (line !== '') add(JSON.parse(line) as DrawnStudy)
  }
}
serveSimulated(Number(port), answer)

function add(taken: DrawnStudy): void {
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
    issuer: textIn(body, 'issuer'),
    kind: textIn(body, 'kind') === 'card' ? ('card' as const) : ('chest' as const),
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
  if (last === 'frames') return sendFrame(known, image ?? '', Number(number), fault, call)
  const images = imagesOf(known).map((one, at) => ({ ...one, ...(at === 1 ? strayOf(fault) : {}) }))
  if (under === 'metadata') return json(call, images)
  if (under !== 'series') return call.reply(404, { problem: 'there is nothing of that kind' })
  if (series === undefined) return json(call, [seriesIn(known)])
  const isHere = series === `${study}.1`
  return isHere ? json(call, images) : call.reply(404, { problem: 'there is no such series' })
}

/** What a picture says that does not belong where it lies. */
function strayOf(fault: string) {
  if (fault === 'mixed') return { [tags.patientId]: { vr: 'LO', Value: ['somebody-else'] } }
  return fault === 'foreign' ? { [tags.study]: { vr: 'UI', Value: ['2.25.1'] } } : {}
}

/** QIDO-RS: those that fit what was asked for; nothing is no mistake. */
function list(taken: DrawnStudy | undefined, fault: string, call: Call) {
  const patient = call.query.get('PatientID')
  const all = call.query.has('StudyInstanceUID') ? [taken] : [...studies.values()]
  const found = all.filter((one) => one !== undefined)
  json(
    call,
    found
      .filter((one) => patient === null || one.patient === patient)
      .map((one) => listed(fault === 'another' ? { ...one, patient: 'somebody-else' } : one)),
  )
}

const points = '1.2.840.10008.1.2.1'

/** As it is kept, or unpacked, as `transfer-syntax` of what is accepted asks for. */
function sendFrame(taken: DrawnStudy, image: string, number: number, fault: string, call: Call) {
  const frame = framesOf(taken, image)?.[number - 1]
  if (frame === undefined) return call.reply(404, { problem: 'there is no such frame' })
  const [, wanted = points] =
    /transfer-syntax="?([0-9.*]+)/.exec(String(call.headers.accept ?? '')) ?? []
  const isKept = wanted === '*' || wanted === frame.syntax
  const unpacked = wanted === points ? frame.points() : null
  const bytes = isKept ? frame.kept() : unpacked
  if (bytes === null) return call.reply(406, { problem: 'it is not kept like that' })
  const sent = fault === 'short' ? bytes.subarray(0, bytes.length / 2) : bytes
  const type = 'application/octet-stream'
  const syntax = isKept ? frame.syntax : points
  call.replyBytes(
    `multipart/related; type="${type}"; boundary="${boundary}"`,
    inOnePart(sent, boundary, `${type}; transfer-syntax=${syntax}`),
  )
}

function json({ reply }: Call, body: unknown) {
  reply(200, body, () => ({ 'content-type': 'application/dicom+json' }))
}
