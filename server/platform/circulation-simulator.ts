/**
 * A centre through which prescriptions circulate that is none: a process of its own that answers the
 * messages of a province's centre and says that it is a simulator.
 *
 *     node server/platform/circulation-simulator.ts PORT [RULE...]
 *
 * A rule is `kept=FILE`, where it remembers what it was told, or `STEP=FAULT`. A step is `uploadChk`,
 * `rxFileUpld`, `rxUndo`, `hospRxDetlQuery`, `rxSelnInfoUpld` or `rxSetlInfoQuery`; a fault is `lost`
 * (done, and the connection is cut), `cut` (cut before anything is done), `late` (done after a second,
 * when nobody waits any more), `slow` (answered after that second), `refused` (says no), `lying` (says
 * yes and does nothing), `nonsense` (no JSON) or `broken` (a status of 502). With `signs-with=FILE`, a
 * private key, it signs what it answers; with `believes=FILE`, public keys by their kid, it hears only
 * what one of them signed. `POST /behaviour {subject, fault}` changes one while it runs; `GET /` counts
 * what came, so that nothing that came twice is hidden.
 */
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { sm2Sign, sm2Verify } from '../identity/sm2.ts'
import { sm2KeysInPem, sm2PointOf } from '../identity/sm2-files.ts'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import {
  answeredText,
  centreSignatureHeader,
  keyHeader,
  signatureHeader,
} from './circulation-centre.ts'

const faults = ['none', 'lost', 'cut', 'late', 'slow', 'refused', 'lying', 'nonsense', 'broken']
const lateMs = 1000
const notice = 'This is a simulator. It is no circulation centre, and no prescription circulates.'
const valid = { rxStasCodg: '1', rxStasName: '有效' }
const revoked = { rxStasCodg: '3', rxStasName: '已撤销' }

interface Held {
  readonly hiRxno: string
  readonly hospRxno: string
  readonly rxTraceCode: string
  signDigest: string
  status: typeof valid | null
  /** What pharmacies reported, by its number. */
  readonly reports: Map<string, Report>
}

interface Report {
  readonly text: string
  readonly isReturn: boolean
  readonly lines: readonly { readonly medListCodg: string; readonly cnt: string }[]
}

const held = new Map<string, Held>()
const came = new Map<string, number>()

const [port = '0', ...given] = process.argv.slice(2)
const rules = given.filter((rule) => !/^(signs-with|believes|kept)=/.test(rule))
const kept = fileOf('kept')
const own = textOf('signs-with')
const ownKeys = own === null ? null : sm2KeysInPem(own)
const believed: Readonly<Record<string, object>> | null = JSON.parse(textOf('believes') ?? 'null')
const behaviour = new Behaviour(rules, (fault) => faults.includes(fault), faults.join('|'))
if (kept !== null && existsSync(kept)) {
  for (const line of readFileSync(kept, 'utf8').split('\n')) if (line !== '') remember(line)
}
serveSimulated(Number(port), take)

function take(call: Call) {
  if (call.method !== 'POST') {
    const circulating = [...held.values()].filter(({ status }) => status?.rxStasCodg === '1').length
    return call.reply(200, { notice, circulating, ...sold(), came: Object.fromEntries(came) })
  }
  const step = call.path.at(-1) ?? ''
  if (step === 'behaviour') return behaviour.change(call)
  came.set(step, (came.get(step) ?? 0) + 1)
  hear(signing(call), step)
}

function hear(call: Call, step: string) {
  const fault = behaviour.of([step])
  if (fault === 'cut') return call.cut()
  if (fault === 'broken') return call.reply(502, { notice })
  if (fault === 'nonsense') return call.reply(200, notice)
  if (!isBelieved(call, step)) return call.reply(200, failed('机构签名验证失败'))
  if (fault === 'refused') return call.reply(200, failed('处方信息校验未通过'))
  if (fault === 'lying') return call.reply(200, done(step === 'uploadChk' ? invented() : valid))
  if (fault === 'late') {
    setTimeout(() => work(step, call.body), lateMs).unref()
    setTimeout(call.cut, lateMs * 2).unref()
    return
  }
  const answer = work(step, call.body)
  if (fault === 'lost') return call.cut()
  if (fault === 'slow') setTimeout(() => call.reply(200, answer), lateMs).unref()
  else call.reply(200, answer)
}

function fileOf(name: string): string | null {
  const rule = given.find((one) => one.startsWith(`${name}=`))
  return rule === undefined ? null : rule.slice(name.length + 1)
}

function textOf(name: string): string | null {
  const file = fileOf(name)
  return file === null ? null : readFileSync(file, 'utf8')
}

/** The last line about a prescription says how it stands. */
function remember(line: string): void {
  const { reports: told, ...one } = JSON.parse(line)
  held.set(one.hiRxno, { ...one, reports: new Map(told) })
}

function keep(one: Held): void {
  if (kept === null) return
  appendFileSync(kept, `${JSON.stringify({ ...one, reports: [...one.reports] })}\n`)
}

/** The same call, whose answer is signed together with what was asked. */
function signing(call: Call): Call {
  if (ownKeys === null) return call
  const asked = JSON.stringify(call.body)
  return {
    ...call,
    reply: (status, body) =>
      call.reply(status, body, (text) => {
        const signed = sm2Sign(Buffer.from(answeredText(asked, text)), ownKeys)
        return { [centreSignatureHeader]: signed.toString('base64') }
      }),
  }
}

function isBelieved({ headers, body }: Call, step: string): boolean {
  if (believed === null) return true
  const jwk = believed[String(headers[keyHeader])]
  if (jwk === undefined) return false
  const signed = Buffer.from(String(headers[signatureHeader]), 'base64')
  return sm2Verify(Buffer.from(`${step}\n${JSON.stringify(body)}`), signed, sm2PointOf(jwk))
}

function done(data: object) {
  return { code: 0, message: '成功', data }
}

function failed(message: string) {
  return { code: -1, message, data: {} }
}

function invented() {
  return { hiRxno: `YQ${hex(14)}`, rxTraceCode: hex(10) }
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex').toUpperCase()
}

function work(step: string, body: unknown): object {
  const found = held.get(textIn(body, 'hiRxno'))
  switch (step) {
    case 'uploadChk':
      return check(textIn(body, 'hospRxno'))
    case 'rxFileUpld':
      return upload(found, textIn(body, 'rxTraceCode'), textIn(body, 'signDigest'))
    case 'hospRxDetlQuery':
      return found === undefined || found.status === null ? failed('未找到处方') : detail(found)
    case 'rxUndo':
      return undo(found)
    case 'rxSelnInfoUpld':
      return report(found, body)
    case 'rxSetlInfoQuery':
      return found === undefined || found.status === null ? failed('未找到处方') : reports(found)
    default:
      return failed(`没有接口 ${step}`)
  }
}

/** Only a number: nothing circulates before the file comes. */
function check(hospRxno: string): object {
  if (hospRxno === '') return failed('缺少 hospRxno')
  const one = { ...invented(), hospRxno, signDigest: '', status: null, reports: new Map() }
  held.set(one.hiRxno, one)
  keep(one)
  return done({ hiRxno: one.hiRxno, rxTraceCode: one.rxTraceCode })
}

/** The code serves once: a file that comes again is refused, whatever became of the first. */
function upload(found: Held | undefined, code: string, signDigest: string): object {
  if (found === undefined || found.rxTraceCode !== code) return failed('处方追溯码不符')
  if (found.status !== null) return failed('处方追溯码已使用')
  found.signDigest = signDigest
  found.status = valid
  keep(found)
  return detail(found)
}

function detail({ hiRxno, hospRxno, signDigest, status }: Held): object {
  return done({ hiRxno, hospRxno, signDigest, ...status })
}

function undo(found: Held | undefined): object {
  if (found === undefined || found.status === null) return failed('未找到处方')
  found.status = revoked
  keep(found)
  return detail(found)
}

/** The same under one number is one report; other words under it are a mistake. */
function report(found: Held | undefined, body: unknown): object {
  if (found === undefined || found.status === null) return failed('未找到处方')
  const [number, text] = [textIn(body, 'fixmedinsSelnSn'), JSON.stringify(body)]
  const earlier = found.reports.get(number)
  if (earlier !== undefined) return earlier.text === text ? done({}) : failed('售药流水号重复')
  const isReturn = textIn(body, 'selnRetnType') === '2'
  if (number === '') return failed('缺少 fixmedinsSelnSn')
  if (!isReturn && found.status === revoked) return failed('处方已撤销')
  if (isReturn && !found.reports.has(textIn(body, 'initFixmedinsSelnSn')))
    return failed('未找到原售药记录')
  found.reports.set(number, { text, isReturn, lines: linesIn(body) })
  keep(found)
  return done({})
}

function linesIn(body: unknown): Report['lines'] {
  const rows = typeof body === 'object' && body !== null ? Reflect.get(body, 'seltdelts') : []
  if (!Array.isArray(rows)) return []
  return rows.map((row) => ({
    medListCodg: textIn(row, 'medListCodg'),
    cnt: textIn(row, 'selnRetnCnt'),
  }))
}

function reports({ hiRxno, reports: told }: Held): object {
  const seltdelts = [...told].flatMap(([fixmedinsSelnSn, { lines }]) =>
    lines.map((line) => ({ ...line, fixmedinsSelnSn, takeDrugFlag: '1' })),
  )
  return done({ hiRxno, rxUsedStasCodg: told.size === 0 ? '1' : '2', seltdelts })
}

/** Packs with patients, counted from what was reported. */
function sold() {
  const all = [...held.values()].flatMap(({ reports: told }) => [...told.values()])
  const packs = all.reduce((sum, { isReturn, lines }) => {
    const moved = lines.reduce((part, { cnt }) => part + Number(cnt), 0)
    return sum + (isReturn ? -moved : moved)
  }, 0)
  return { reports: all.length, packs }
}
