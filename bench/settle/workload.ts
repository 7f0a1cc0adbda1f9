/** Requests of the fixed workloads W5, W20, W200 and WM; their lines are made before they are needed. */
import { textFromScaled } from '../../engine/base/money.ts'
import { randomOf } from '../../samples/random.ts'
import { readCatalogue } from '../../server/catalogues/read-catalogue.ts'
import type { BillText, LineText } from '../../server/usecases/settlement/bill-text.ts'
import { facilityName, personName, spreadFacilities } from './population.ts'

export type Workload = 'W5' | 'W20' | 'W200' | 'WM'

const linesOf = { W5: 5, W20: 20, W200: 200 } as const
/** Of a hundred: 60 small, 30 ordinary, 8 large bills, and 2 reversals. */
const mixed = { W5: 60, W20: 90, W200: 98 } as const
const variantCount = 32
type Random = ReturnType<typeof randomOf>

export interface RequestMaker {
  /** A new bill of a person; `serial` makes its visit and key its own. */
  command(serial: number): { readonly key: string; readonly bill: BillText }
  /** The same as a request over HTTP. */
  request(serial: number, path: string, headers?: string): SentBill
  /** Whether a mixed load takes a bill back next. */
  isReversalNext(): boolean
}

export interface SentBill {
  readonly person: string
  readonly isW20: boolean
  readonly bytes: Buffer
}

interface Lines {
  readonly lines: readonly LineText[]
  readonly text: string
}

export interface MakerOptions {
  readonly workload: Workload
  readonly seed: number
  readonly members: number
  /** Every bill for this one person, where it is given. */
  readonly onlyPerson?: number | undefined
  readonly isSpread?: boolean | undefined
  readonly run: string
}

/** Persons are drawn by a Zipf law of exponent 0.8, as goals name it. */
export function zipf(members: number, exponent: number, random: () => number): () => number {
  const power = 1 - exponent
  const top = (members + 1) ** power
  return () => Math.min(members - 1, Math.floor((random() * (top - 1) + 1) ** (1 / power)) - 1)
}

export function requestMaker(options: MakerOptions): RequestMaker {
  const { workload, seed, members, onlyPerson, isSpread = false, run } = options
  const random = randomOf(`settle ${seed}`)
  const sizes = workload === 'WM' ? (['W5', 'W20', 'W200'] as const) : [workload]
  const variants = new Map(sizes.map((size) => [size, variantsOf(linesOf[size], random)]))
  const share = () => random.below(1_000_000_000) / 1_000_000_000
  const pick = zipf(members, 0.8, share)
  const next = (serial: number) => {
    const size = workload === 'WM' ? sizeIn(random.below(mixed.W200)) : workload
    const lines = random.pick(variants.get(size) ?? [])
    const facility = isSpread ? facilityName(random.below(spreadFacilities)) : facilityName(null)
    return { name: `${run}-${serial}`, person: personName(onlyPerson ?? pick()), facility, lines }
  }
  return {
    command(serial) {
      const { name, person, facility, lines } = next(serial)
      const bill = { person, facility, visit: visitOf(name), currency: 'CNY', lines: lines.lines }
      return { key: name, bill }
    },
    request(serial, path, headers = '') {
      const made = next(serial)
      const { person, lines } = made
      return {
        person,
        isW20: lines.lines.length === linesOf.W20,
        bytes: requestBytes(made, path, headers),
      }
    },
    isReversalNext: () => workload === 'WM' && random.below(100) >= mixed.W200,
  }
}

function visitOf(number: string) {
  return {
    number,
    setting: 'inpatient',
    admittedOn: '2026-03-02',
    dischargedOn: '2026-03-09',
  } as const
}

function sizeIn(share: number): keyof typeof linesOf {
  if (share < mixed.W5) return 'W5'
  return share < mixed.W20 ? 'W20' : 'W200'
}

function variantsOf(count: number, random: Random): Lines[] {
  const items = [...readCatalogue('guiyang').items.values()].filter(
    ({ to, payerScope }) => to === null && payerScope === 'basic',
  )
  return Array.from({ length: variantCount }, () => {
    const lines = Array.from({ length: count }, (_, i) => lineOf(i, random.pick(items), random))
    return { lines, text: JSON.stringify(lines) }
  })
}

function lineOf(i: number, item: { code: string; name: string; category: string }, random: Random) {
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
}

interface Request {
  readonly name: string
  readonly person: string
  readonly facility: string
  readonly lines: Lines
}

function requestBytes(
  { name, person, facility, lines }: Request,
  path: string,
  headers: string,
): Buffer {
  const visit = JSON.stringify(visitOf(name))
  const body = `{"person":"${person}","facility":"${facility}","visit":${visit},"currency":"CNY","lines":${lines.text}}`
  return post(path, name, body, headers)
}

export function reversalBytes(settlement: string, headers = ''): Buffer {
  const path = `/api/settlements/${settlement}/reversal`
  return post(path, `undo-${settlement}`, '{"reason":"wrong patient"}', headers)
}

/** @param headers whole lines. */
function post(path: string, key: string, body: string, headers: string): Buffer {
  const length = Buffer.byteLength(body)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: application/json\r\nidempotency-key: ${key}\r\ncontent-length: ${length}\r\n\r\n${body}`,
  )
}
