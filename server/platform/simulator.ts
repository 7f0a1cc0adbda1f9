/**
 * A provincial platform that is none: a process of its own that answers messages of the national
 * interface and says that it is a simulator.
 *
 *     node server/platform/simulator.ts PORT [RULE...]
 *
 * A rule is `policy=DEDUCTIBLE:PERCENT`, by which it divides bills (above the deductible of a person it
 * pays so many per cent of what is in scope), `kept=FILE`, where it remembers what it was told, or
 * `SUBJECT=FAULT`. The subject is a transaction code or a visit number of the hospital; the fault is
 * `lost` (done, and the connection is cut), `cut` (cut before anything is done), `late` (done after a
 * second, when nobody waits any more), `slow` (answered after that second), `stopped` (says that it is
 * closed), `refused` (says no), `wrong` (60 fen less than its own rules give), `more` (settles a bill that
 * is 100 yuan dearer than what it was sent), `beyond` (gives more than the bill), `nonsense` (no JSON), or
 * `broken` (a status of 502). `POST /behaviour {subject, fault}` changes one while it runs;
 * `POST /forget {settlement}` and `POST /alter {settlement, minor}` make its books differ.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import { failed, inner } from './simulated-answers.ts'
import { SimulatedBooks } from './simulated-books.ts'
import { SimulatedFund, type Told } from './simulated-fund.ts'

const faults = ['none', 'lost', 'cut', 'late', 'slow', 'stopped', 'refused', 'wrong', 'more']
const worse = ['beyond', 'nonsense', 'broken']
const known = [...faults, ...worse]
const lateMs = 1000
const notice = 'This is a simulator. It is no fund, and nothing it says binds anybody.'

const [port = '0', ...rules] = process.argv.slice(2)
const ruleOf = (name: string) =>
  rules.find((rule) => rule.startsWith(`${name}=`))?.slice(name.length + 1)
const [deductibleFen = 0, percent = 0] = (ruleOf('policy') ?? '0:0').split(':').map(Number)
const kept = ruleOf('kept') ?? null
const behaviour = new Behaviour(
  rules.filter((rule) => !/^(policy|kept)=/.test(rule)),
  (fault) => known.includes(fault),
  known.join('|'),
)
const fund = new SimulatedFund(deductibleFen, percent)
const books = new SimulatedBooks(fund)
const answers = new Map<string, string>()

/** What it was told before is told to it again, and makes the same books. */
if (kept !== null && existsSync(kept)) {
  for (const line of readFileSync(kept, 'utf8').split('\n').filter(Boolean)) {
    const told = JSON.parse(line) as Told
    answers.set(told.message, work(told))
  }
}
serveSimulated(Number(port), take)

function take(call: Call) {
  const [subject] = call.path
  if (call.method !== 'POST') {
    const counts = { booked: fund.booked.size, live: liveCount(), filed: fund.filed.size }
    return call.reply(200, { notice, ...counts })
  }
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject === 'forget')
    return call.reply(200, { gone: fund.booked.delete(textIn(call.body, 'settlement')) })
  if (subject === 'alter') return alter(call)
  return hear(call)
}

function liveCount(): number {
  return [...fund.booked.values()].filter(({ isReversed }) => !isReversed).length
}

function alter({ body, reply }: Call) {
  const one = fund.booked.get(textIn(body, 'settlement'))
  if (one !== undefined) one.totalFen += Number(textIn(body, 'minor'))
  reply(200, {})
}

function hear(call: Call) {
  const { body, cut } = call
  const code = textIn(body, 'infno')
  const message = textIn(body, 'msgid')
  const input = inner(body, 'input')
  const fault = behaviour.of([fund.numberOf(input), code].filter((one) => one !== ''))
  const before = answers.get(message)
  if (fault === 'cut') return cut()
  if (fault === 'broken') return call.reply(502, { notice })
  if (fault === 'nonsense') return call.reply(200, notice)
  if (before !== undefined) return say(call, before)
  if (fault === 'stopped') return say(call, failed('系统停机维护，请稍后再试'))
  if (fault === 'refused')
    return say(call, failed('【bill-refused】待遇不予受理。处理：自费结算。'))
  const act = () => {
    // A message that comes again while the first is still under way is done once.
    const answer =
      answers.get(message) ?? remembered({ code, message, input, fault, at: Date.now() })
    answers.set(message, answer)
    return answer
  }
  if (fault === 'late') {
    setTimeout(act, lateMs).unref()
    setTimeout(cut, lateMs * 3).unref()
    return
  }
  const answer = act()
  if (fault === 'lost') return cut()
  if (fault === 'slow') setTimeout(() => say(call, answer), lateMs).unref()
  else say(call, answer)
}

function say({ reply }: Call, answer: string) {
  reply(200, JSON.parse(answer))
}

function remembered(told: Told): string {
  const answer = work(told)
  if (kept !== null) appendFileSync(kept, `${JSON.stringify(told)}\n`)
  return answer
}

function work(told: Told): string {
  const answer = fund.work(told) ?? books.work(told.code, told.input)
  return answer ?? failed(`不支持的交易${told.code}`)
}
