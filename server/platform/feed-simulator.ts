/**
 * A fund's feed of records that is none: a process of its own that hands over records by rising numbers
 * and says that it is a simulator.
 *
 *     node server/platform/feed-simulator.ts PORT [feed=FAULT]
 *
 * `POST /records {records}` adds records, `POST /behaviour {subject: "feed", fault}` changes the fault:
 * `down` (the connection is cut), `slow` (an answer after two seconds), `broken` (a status of 502),
 * `nonsense` (no records), `unnumbered` (records without their numbers), or `deaf` (begins from the
 * first record, whatever was asked for).
 */
import { Behaviour, type Call, serveSimulated } from '../simulator/simulated-service.ts'

const known = ['none', 'down', 'slow', 'broken', 'nonsense', 'unnumbered', 'deaf']
const atOnce = 10
const slowMs = 2000
const notice = 'This is a simulator. It is no fund, and its records are of nobody.'

const records: unknown[] = []
const [port = '0', ...rules] = process.argv.slice(2)
const behaviour = new Behaviour(rules, (fault) => known.includes(fault), known.join('|'))
serveSimulated(Number(port), answer)

function answer(call: Call) {
  const { method, path, body, reply } = call
  const [subject] = path
  if (method === 'POST' && subject === 'behaviour') return behaviour.change(call)
  if (method === 'POST' && subject === 'records') {
    const added: unknown = Reflect.get(Object(body), 'records')
    if (Array.isArray(added)) records.push(...added)
    return reply(200, { records: records.length })
  }
  if (subject !== 'fund-records') return reply(404, { notice })
  return handOver(call)
}

function handOver({ query, reply, cut }: Call) {
  const fault = behaviour.of(['feed'])
  if (fault === 'down') return cut()
  if (fault === 'broken') return reply(502, { notice })
  if (fault === 'nonsense') return reply(200, { notice })
  const after = fault === 'deaf' ? 0 : Number(query.get('after') ?? '0')
  const page = records.slice(after, after + atOnce).map((record, i) => {
    return fault === 'unnumbered' ? { record } : { number: after + i + 1, record }
  })
  if (fault === 'slow') setTimeout(() => reply(200, { records: page }), slowMs).unref()
  else reply(200, { records: page })
}
