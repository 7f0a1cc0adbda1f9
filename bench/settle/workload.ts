/** Requests of the fixed workloads W5, W20, W200 and WM, written as bytes before they are needed. */

import { textFromScaled } from '../../engine/base/money.ts'
import { randomOf } from '../../samples/random.ts'
import { readCatalogue } from '../../server/catalogues/read-catalogue.ts'
import { personName } from './population.ts'

export type Workload = 'W5' | 'W20' | 'W200' | 'WM'

const linesOf = { W5: 5, W20: 20, W200: 200 } as const
/** Of a hundred: 60 small, 30 ordinary, 8 large bills, and 2 reversals. */
const mixed = { W5: 60, W20: 90, W200: 98 } as const
const variants = 32
const facility = 'H-GY-01'

export interface RequestMaker {
  /** A new bill of a person; `serial` makes its visit and key its own. */
  next(serial: number): Buffer
}

export interface MakerOptions {
  readonly workload: Workload
  readonly seed: number
  readonly members: number
  /** Every bill for this one person, where it is given. */
  readonly onlyPerson?: number | undefined
  readonly run: string
}

/** Persons are drawn by a Zipf law of exponent 0.8, as goals name it. */
export function zipf(members: number, exponent: number, random: () => number): () => number {
  const power = 1 - exponent
  const top = (members + 1) ** power
  return () => Math.min(members - 1, Math.floor((random() * (top - 1) + 1) ** (1 / power)) - 1)
}

export function requestMaker({
  workload,
  seed,
  members,
  onlyPerson,
  run,
}: MakerOptions): RequestMaker {
  const random = randomOf(`settle ${seed}`)
  const sizes = workload === 'WM' ? (['W5', 'W20', 'W200'] as const) : [workload]
  const bodies = new Map(
    sizes.map((size) => [
      size,
      Array.from({ length: variants }, () => linesText(linesOf[size], random)),
    ]),
  )
  const share = () => random.below(1_000_000_000) / 1_000_000_000
  const pick = zipf(members, 0.8, share)
  return {
    next(serial) {
      const person = personName(onlyPerson ?? pick())
      const size = workload === 'WM' ? sizeIn(random.below(98)) : workload
      const lines = bodies.get(size)?.[random.below(variants)] ?? ''
      return requestBytes(`${run}-${serial}`, person, lines)
    },
  }
}

function sizeIn(share: number): keyof typeof linesOf {
  if (share < mixed.W5) return 'W5'
  return share < mixed.W20 ? 'W20' : 'W200'
}

function linesText(count: number, random: ReturnType<typeof randomOf>): string {
  const items = [...readCatalogue('guiyang').items.values()].filter(
    ({ to, payerScope }) => to === null && payerScope === 'basic',
  )
  const lines = Array.from({ length: count }, (_, i) => {
    const item = random.pick(items)
    const price = textFromScaled(20_000_000 + random.below(900) * 1_000_000, 6).slice(0, -4)
    return {
      id: String(i + 1),
      code: item.code,
      name: item.name,
      on: `2026-03-0${2 + (i % 7)}`,
      quantity: '1',
      unitPrice: price,
      category: item.category,
    }
  })
  return JSON.stringify(lines)
}

function requestBytes(name: string, person: string, lines: string): Buffer {
  const body = `{"person":"${person}","facility":"${facility}","visit":{"number":"${name}","setting":"inpatient","admittedOn":"2026-03-02","dischargedOn":"2026-03-09"},"currency":"CNY","lines":${lines}}`
  const length = Buffer.byteLength(body)
  return Buffer.from(
    `POST /api/settlements HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: ${name}\r\ncontent-length: ${length}\r\n\r\n${body}`,
  )
}
