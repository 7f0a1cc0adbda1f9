/**
 * `npm run bench:hand-over`: what it costs to hand a request to another worker and to bring its
 * answer back. Both workers run it through their routes, so all of it comes on top.
 *
 *     npm run bench:hand-over -- [REQUESTS]
 *
 * The route does nothing, so that what is left is the way there and back: CPU of both processes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { buildApp } from '../server/http/app.ts'
import { answerHere } from '../server/http/handed-request.ts'
import { useStrictJson } from '../server/http/strict-json.ts'
import { openDoor } from '../server/workers/door.ts'
import { Line } from '../server/workers/line.ts'

const requests = Number(process.argv[2] ?? 100_000)
const folder = process.argv[3]
const underWay = 32
const lines = Array.from({ length: 20 }, (_, i) => {
  return {
    id: String(i + 1),
    code: '001102000010100',
    name: '门诊诊察费（普通门诊）',
    on: '2026-03-02',
    quantity: '1',
    unitPrice: '28.00',
    category: 'consultation',
  }
})
const body = Buffer.from(JSON.stringify({ person: 'B-00000001', facility: 'H-GY-01', lines }))
const passed = {
  method: 'POST',
  url: '/nothing',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(20) },
  body,
}

async function emptyApp() {
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    isSecure: false,
    isReady: async () => true,
    registerRoutes(routes) {
      useStrictJson(routes, (bytes) => bytes)
      routes.post('/nothing', async (_request, reply) => {
        return reply.code(201).type('application/json; charset=utf-8').send('x'.repeat(1800))
      })
    },
  })
  await app.ready()
  return app
}

/** The writer: answers, and says what it has spent when it is asked. */
async function answer(doors: string): Promise<void> {
  const app = await emptyApp()
  const door = await openDoor(doors, 'writer', (one) => answerHere(app.routing, one))
  process.on('message', () => process.send?.(process.cpuUsage()))
  process.send?.(door.address)
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
}

function spentBy(child: ChildProcess): Promise<NodeJS.CpuUsage> {
  const spent = said<NodeJS.CpuUsage>(child)
  child.send('spent')
  return spent
}

async function many(count: number, one: () => Promise<unknown>): Promise<void> {
  let left = count
  const run = async () => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }
  await Promise.all(Array.from({ length: underWay }, run))
}

const us = (from: NodeJS.CpuUsage, to: NodeJS.CpuUsage) =>
  (to.user + to.system - from.user - from.system) / requests

async function measure(): Promise<void> {
  const doors = mkdtempSync(join(tmpdir(), 'yiqiao-hand-over-'))
  const child = fork(import.meta.filename, [String(requests), doors])
  const line = new Line(await said<string>(child))
  const app = await emptyApp()
  const here = () => answerHere(app.routing, passed)
  await many(requests / 10, here)
  const start = process.cpuUsage()
  await many(requests, here)
  const own = us(start, process.cpuUsage())
  await many(requests / 10, () => line.send(passed))
  const [before, beforeThere] = [process.cpuUsage(), await spentBy(child)]
  await many(requests, () => line.send(passed))
  const [sent, there] = [us(before, process.cpuUsage()), us(beforeThere, await spentBy(child))]
  console.log(`a body of ${body.length} bytes, ${underWay} under way, µs of CPU a request`)
  console.log(`  by whoever hands over   ${sent.toFixed(1)}`)
  console.log(
    `  by whoever answers      ${there.toFixed(1)}, of which its routes ${own.toFixed(1)}`,
  )
  console.log(`  a hand-over in all      ${(sent + there).toFixed(1)}`)
  line.close()
  child.kill()
  rmSync(doors, { recursive: true, force: true })
}

if (folder === undefined) await measure()
else await answer(folder)
