/**
 * Payment channels and the invoice platform behind HTTP. Everything is asked under our own
 * reference, so that asking twice moves money once, and a lost answer can be asked for again.
 */
import { minorFromText, textFromMinor } from '../../engine/base/money.ts'
import type { ChannelKind, Direction } from '../../engine/cashier/tender.ts'

interface Order {
  readonly reference: string
  readonly direction: Direction
  readonly kind: ChannelKind
  readonly institution: string
  /** Under which the channel lists it: our shift. */
  readonly batch: string
  readonly currency: string
  readonly amountMinor: number
  /** Reference of the payment that is given back. */
  readonly original: string | null
  /** Account of a person to pay to, where it gives nothing back. */
  readonly payee?: string
}

interface Word {
  readonly state: 'done' | 'refused' | 'working' | 'closed' | 'unknown'
  /** The channel's own number. */
  readonly trade: string | null
}

interface Line {
  readonly reference: string
  readonly kind: ChannelKind
  readonly direction: Direction
  readonly amountMinor: number
}

interface WantedInvoice {
  readonly id: string
  readonly institution: string
  readonly settlement: string
  readonly colour: 'blue' | 'red'
  readonly currency: string
  readonly amountMinor: number
  readonly businessDate: string
  /** The blue one that a red-letter one takes back. */
  readonly original: string | null
}

interface InvoiceNumber {
  readonly code: string
  readonly number: string
  readonly checkCode: string
}

export interface Door {
  /** Base address, without a final slash. */
  readonly address: string
  /** Shown with every question; null where something on the way shows who we are. */
  readonly token: string | null
  readonly refusesSimulators: boolean
}

/** The door to a simulator, which asks for no secret. */
export function simulated(address: string): Door {
  return { address, token: null, refusesSimulators: false }
}

const mostAnswerBytes = 16 * 1024 * 1024

/** `door` is null where there is no channel, which then never answers. */
export function httpChannels(door: Door | null) {
  const pathOf = ({ direction, reference }: Order) =>
    `/${direction === 'in' ? 'payments' : 'refunds'}/${reference}`

  async function order(one: Order, act: '' | '/close' | '/cancel', signal: AbortSignal) {
    const { reference, currency, amountMinor, direction: _direction, ...rest } = one
    const body = { ...rest, currency, amount: textFromMinor(amountMinor, currency) }
    return wordFrom(await call(door, `${pathOf(one)}${act}`, signal, { reference, ...body }))
  }

  return {
    ask: (one: Order, signal: AbortSignal): Promise<Word> => order(one, '', signal),
    find: async (one: Order, signal: AbortSignal): Promise<Word> =>
      wordFrom(await call(door, `${pathOf(one)}?kind=${one.kind}`, signal)),
    /** Whoever has not paid by now never will. */
    close: (one: Order, signal: AbortSignal): Promise<Word> => order(one, '/close', signal),
    /** And whoever has paid gets it back. */
    cancel: (one: Order, signal: AbortSignal): Promise<Word> => order(one, '/cancel', signal),
    async list(batch: string, currency: string, signal: AbortSignal): Promise<Line[]> {
      const answer = await call(door, `/list?batch=${encodeURIComponent(batch)}`, signal)
      return linesFrom(answer, currency)
    },
  }
}

export function httpInvoices(door: Door | null) {
  return {
    async issue(wanted: WantedInvoice, signal: AbortSignal): Promise<InvoiceNumber> {
      const { id, amountMinor, currency, ...rest } = wanted
      const body = { ...rest, currency, amount: textFromMinor(amountMinor, currency) }
      const answer = await call(door, `/invoices/${id}`, signal, body)
      const code = textIn(answer, 'code')
      const number = textIn(answer, 'number')
      const checkCode = textIn(answer, 'checkCode')
      if (code === '' || number === '' || checkCode === '') throw nonsense()
      return { code, number, checkCode }
    },
  }
}

/** A body is posted; without one, it is asked. */
async function call(
  door: Door | null,
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<unknown> {
  if (door === null) throw new Error('There is no such channel.')
  const { address, token, refusesSimulators } = door
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(`${address}${path}`, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    redirect: 'error',
    signal,
  })
  if (refusesSimulators && response.headers.has('x-simulator')) {
    throw new Error('A simulator answered in place of the channel.')
  }
  if (!response.ok) throw new Error(`The channel answered ${response.status}.`)
  const text = await response.text()
  if (text.length > mostAnswerBytes) throw nonsense()
  return JSON.parse(text)
}

const states: readonly Word['state'][] = ['done', 'refused', 'working', 'closed', 'unknown']

function wordFrom(answer: unknown): Word {
  const state = states.find((one) => one === textIn(answer, 'state'))
  if (state === undefined) throw nonsense()
  return { state, trade: textIn(answer, 'trade') || null }
}

function linesFrom(answer: unknown, currency: string): Line[] {
  const lines: unknown = Reflect.get(Object(answer), 'lines')
  if (!Array.isArray(lines)) throw nonsense()
  return lines.map((line: unknown): Line => {
    const amountMinor = minorFromText(textIn(line, 'amount'), currency)
    const direction = textIn(line, 'direction') === 'in' ? 'in' : 'out'
    if (amountMinor === undefined || textIn(line, 'currency') !== currency) throw nonsense()
    // Its own list names only kinds that it was asked for.
    const kind = textIn(line, 'kind') as ChannelKind
    return { reference: textIn(line, 'reference'), kind, direction, amountMinor }
  })
}

function textIn(value: unknown, name: string): string {
  const content: unknown = Reflect.get(Object(value), name)
  return typeof content === 'string' ? content : ''
}

function nonsense(): Error {
  return new Error('The channel answered something that is no answer.')
}
