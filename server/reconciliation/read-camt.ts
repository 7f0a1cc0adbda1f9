/**
 * Reads an ISO 20022 bank-to-customer statement, camt.053 of any version from 02 on. Its reference
 * is the end-to-end id that the payment was ordered with; an entry in a batch counts by its details.
 */
import type { FileHandle } from 'node:fs/promises'
import { dayIn, minorIn } from './byte-values.ts'
import {
  type CurrencySum,
  codeOf,
  digitsOfCode,
  type Intake,
  type RecordReason,
  Unusable,
} from './intake.ts'
import { at, currencyOfCode, RowDraft } from './row-draft.ts'
import type { Seal, StatementHead } from './statement-head.ts'
import { eachXmlElement, xmlEncoding } from './xml-events.ts'

const path = {
  statement: 'Document/BkToCstmrStmt/Stmt',
  entry: 'Document/BkToCstmrStmt/Stmt/Ntry',
  details: 'Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls',
}

/** Sides whose account is charged by a settlement; all others receive it. */
const charged: ReadonlySet<string> = new Set(['payer', 'home'])

interface Money {
  readonly currency: number
  readonly minor: number
}

/** What is gathered of one payment: an entry, or one of its details. */
interface Gathered {
  reference: string
  amount: Money | null
  isCredit: boolean | null
}

/** Ends the reading of the head where the first entry begins. */
class HeadEnds extends Error {}

export async function readCamtHead(file: FileHandle, institution = ''): Promise<StatementHead> {
  const texts = new Map<string, string>()
  const walk: string[] = []
  const encoding = await xmlEncoding(file)
  const handler = {
    open(name: string) {
      walk.push(name)
      if (walk.length === 1 && name !== 'Document') throw new Unusable('format-unknown', 1, name)
      if (walk.join('/') === path.entry) throw new HeadEnds()
    },
    close(_name: string, text: string) {
      const place = walk.join('/')
      if (text !== '' && !texts.has(place)) texts.set(place, text)
      walk.pop()
    },
  }
  await eachXmlElement(file, handler, () => {}).catch((error: unknown) => {
    if (!(error instanceof HeadEnds)) throw error
  })
  const said = (place: string) => texts.get(`${path.statement}/${place}`) ?? ''
  if (said('Id') === '') throw new Unusable('head-unreadable', 1, 'Stmt/Id')
  return {
    format: 'camt.053',
    side: '',
    party: said('Acct/Id/Othr/Id') || said('Acct/Id/IBAN'),
    institution,
    payer: '',
    from: said('FrToDt/FrDtTm').slice(0, 10),
    to: said('FrToDt/ToDtTm').slice(0, 10),
    encoding,
    currency: said('Acct/Ccy') || 'CNY',
    stated: new Set([
      'paidMinor',
      'day',
      'state',
      ...(institution === '' ? [] : ['institution' as const]),
    ]),
  }
}

export async function readCamt(
  file: FileHandle,
  { institution }: StatementHead,
  side: string,
  intake: Intake,
  pause: () => Promise<void> | void,
): Promise<Seal | null> {
  const entries = new CamtEntries(intake, institution, charged.has(side))
  await eachXmlElement(file, entries, pause)
  return entries.seal()
}

class CamtEntries {
  readonly #intake: Intake
  readonly #institution: string
  readonly #isCharged: boolean
  readonly #walk: string[] = []
  readonly #draft = new RowDraft()
  #currency = ''
  #day = Number.NaN
  #state = 0
  #isReversal = false
  #entry: Gathered = nothing()
  #details: Gathered[] = []
  #balance: { code: string; amount: Money | null; isCredit: boolean } = {
    code: '',
    amount: null,
    isCredit: true,
  }
  readonly #balances = new Map<string, Money>()
  readonly #booked = new Map<number, number>()
  #entries = 0
  #saidEntries: number | null = null

  constructor(intake: Intake, institution: string, isCharged: boolean) {
    this.#intake = intake
    this.#institution = institution
    this.#isCharged = isCharged
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#walk.push(name)
    if (attributes['Ccy'] !== undefined) this.#currency = attributes['Ccy']
    const place = this.#walk.join('/')
    if (place === path.entry) this.#begin()
    else if (place === path.details) this.#details.push(nothing())
    else if (place === `${path.statement}/Bal`)
      this.#balance = { code: '', amount: null, isCredit: true }
  }

  close(_name: string, text: string, line: number): void {
    const place = this.#walk.join('/')
    this.#walk.pop()
    if (place.startsWith(`${path.details}/`))
      this.#inDetails(place.slice(path.details.length + 1), text)
    else if (place.startsWith(`${path.entry}/`))
      this.#inEntry(place.slice(path.entry.length + 1), text)
    else if (place === path.entry) this.#end(line)
    else if (place.startsWith(`${path.statement}/Bal`)) this.#inBalance(place, text, line)
    else if (place === `${path.statement}/TxsSummry/TtlNtries/NbOfNtries`)
      this.#saidEntries = Number(text)
  }

  #begin(): void {
    this.#entry = nothing()
    this.#details = []
    this.#day = Number.NaN
    this.#state = 0
    this.#isReversal = false
  }

  #inEntry(place: string, text: string): void {
    const entry = this.#entry
    if (place === 'NtryRef' || (place === 'AcctSvcrRef' && entry.reference === ''))
      entry.reference = text
    else if (place === 'Amt') entry.amount = this.#money(text)
    else if (place === 'CdtDbtInd') entry.isCredit = creditIn(text)
    else if (place === 'RvslInd') this.#isReversal = text === 'true' || text === '1'
    else if (place === 'Sts' || place === 'Sts/Cd') this.#state = stateIn(text, this.#state)
    else if (place === 'BookgDt/Dt' || place === 'BookgDt/DtTm') {
      const bytes = Buffer.from(text)
      this.#day = dayIn(bytes, 0, bytes.length)
    }
  }

  #inDetails(place: string, text: string): void {
    const details = this.#details.at(-1)
    if (details === undefined) return
    if (place === 'Refs/EndToEndId' && text !== 'NOTPROVIDED') details.reference = text
    else if (place === 'Refs/TxId' && details.reference === '') details.reference = text
    else if (place === 'Amt' || place === 'AmtDtls/TxAmt/Amt') details.amount = this.#money(text)
    else if (place === 'CdtDbtInd') details.isCredit = creditIn(text)
  }

  #inBalance(place: string, text: string, line: number): void {
    const balance = this.#balance
    if (place.endsWith('/Bal/Tp/CdOrPrtry/Cd')) balance.code = text
    else if (place.endsWith('/Bal/Amt')) balance.amount = this.#money(text)
    else if (place.endsWith('/Bal/CdtDbtInd')) balance.isCredit = creditIn(text) === true
    else if (place.endsWith('/Bal')) {
      const { amount, isCredit, code } = balance
      if (amount === null || Number.isNaN(amount.minor)) {
        throw new Unusable('head-unreadable', line, 'balance')
      }
      const minor = isCredit ? amount.minor : -amount.minor
      this.#balances.set(`${code} ${amount.currency}`, { currency: amount.currency, minor })
    }
  }

  #money(text: string): Money {
    const currency = codeOf(this.#currency)
    const digits = digitsOfCode(currency)
    const bytes = Buffer.from(text)
    return { currency, minor: digits < 0 ? Number.NaN : minorIn(bytes, 0, bytes.length, digits) }
  }

  #end(line: number): void {
    this.#entries += 1
    const { amount, isCredit } = this.#entry
    if (amount === null || isCredit === null || Number.isNaN(amount.minor)) {
      this.#row(this.#entry, line)
      return
    }
    if (this.#state === 0) this.#book(amount, isCredit)
    if (this.#details.length === 0) this.#row(this.#entry, line)
    else this.#rows(amount, line)
  }

  #book({ currency, minor }: Money, isCredit: boolean): void {
    this.#booked.set(currency, (this.#booked.get(currency) ?? 0) + (isCredit ? minor : -minor))
  }

  #rows(amount: Money, line: number): void {
    const [only, ...more] = this.#details
    if (only !== undefined && more.length === 0) {
      this.#row({ ...this.#entry, reference: only.reference || this.#entry.reference }, line)
      return
    }
    const sum = this.#details.reduce((all, one) => all + (one.amount?.minor ?? Number.NaN), 0)
    if (sum !== amount.minor) {
      this.#draft.clear()
      this.#draft.line = line
      this.#draft.setText(at.reference, this.#entry.reference.slice(0, 200))
      this.#intake.setAside(this.#draft, 'parts-differ', 'TxDtls')
      return
    }
    for (const one of this.#details)
      this.#row({ ...one, isCredit: one.isCredit ?? this.#entry.isCredit }, line)
  }

  #row({ reference, amount, isCredit }: Gathered, line: number): void {
    const draft = this.#draft
    draft.clear()
    draft.line = line
    const isNamed = draft.setText(at.reference, reference)
    draft.setText(at.institution, this.#institution)
    draft.state = this.#state
    draft.day = this.#day
    const fault = faultOf(reference, isNamed, amount, isCredit, this.#day)
    if (fault !== null || amount === null) {
      this.#intake.setAside(draft, fault?.[0] ?? 'amount-unreadable', fault?.[1] ?? 'Amt')
      return
    }
    const isBack = this.#isReversal || isCredit === this.#isCharged
    draft.isReversal = isBack
    draft.currency = amount.currency
    draft.paidMinor = isBack ? -amount.minor : amount.minor
    this.#intake.take(draft)
  }

  /** Opening balance and booked entries make the closing balance. */
  seal(): Seal | null {
    for (const [key, opening] of this.#balances) {
      const closing = this.#balances.get(key.replace('OPBD', 'CLBD'))
      if (!key.startsWith('OPBD') || closing === undefined) continue
      const moved = this.#booked.get(opening.currency) ?? 0
      if (opening.minor + moved !== closing.minor) {
        throw new Unusable('total-differs', 0, `balance in ${currencyOfCode(opening.currency)}`)
      }
    }
    if (this.#saidEntries !== null && this.#saidEntries !== this.#entries) {
      throw new Unusable('count-differs', 0, `${this.#saidEntries} said, ${this.#entries} found`)
    }
    const sums: CurrencySum[] = []
    return this.#balances.size === 0 && this.#saidEntries === null ? null : { rows: null, sums }
  }
}

function nothing(): Gathered {
  return { reference: '', amount: null, isCredit: null }
}

function creditIn(text: string): boolean | null {
  if (text === 'CRDT') return true
  return text === 'DBIT' ? false : null
}

function stateIn(code: string, otherwise: number): number {
  if (code === 'BOOK') return 0
  return code === 'PDNG' || code === 'INFO' ? 1 : otherwise
}

function faultOf(
  reference: string,
  isNamed: boolean,
  amount: Money | null,
  isCredit: boolean | null,
  day: number,
): readonly [RecordReason, string] | null {
  if (reference === '') return ['reference-missing', 'EndToEndId']
  if (!isNamed) return ['text-unusable', 'EndToEndId']
  if (amount !== null && digitsOfCode(amount.currency) < 0) return ['currency-unknown', 'Ccy']
  if (amount === null || Number.isNaN(amount.minor)) return ['amount-unreadable', 'Amt']
  if (isCredit === null) return ['kind-unknown', 'CdtDbtInd']
  return Number.isNaN(day) ? ['day-unreadable', 'BookgDt'] : null
}
