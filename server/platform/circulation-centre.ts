/**
 * Speaks to the centre through which prescriptions circulate. Only an answer with a code is one; a
 * connection that breaks, a status of a server in trouble and a text that is none are silence. Nothing
 * is sent a second time here: what became of it is asked for.
 */
import { createHash } from 'node:crypto'
import {
  checkFields,
  digestOf,
  type Fields,
  type Filed,
  fileFields,
  type Registered,
  reportFields,
  type Told,
} from './circulation-fields.ts'

type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

/** What the centre itself shows of a prescription. */
interface AtCentre {
  readonly status: 'valid' | 'expired' | 'revoked' | 'void'
  readonly digest: string
}

export interface CentreOptions {
  readonly id: string
  /** Of its interface, without a final slash. */
  readonly address: string
  readonly patienceMs: number
  /** Shown to the centre; null where it asks for none. */
  readonly token: string | null
  /** A real one does not say that it is a simulator. */
  readonly refusesSimulators: boolean
  /** Null where neither side signs. */
  readonly seal: CentreSeal | null
}

/** Each message is signed by the house that it is about, and each answer by the centre. */
export interface CentreSeal {
  /** Null where the house cannot sign. */
  sealOf(institution: string, text: string): { readonly kid: string; readonly value: string } | null
  isCentres(value: string, text: string): boolean
}

/** Ours: what a province asks for instead is to be put in their place (docs/guide/circulation.md). */
export const signatureHeader = 'x-fixmedins-sign'
export const keyHeader = 'x-fixmedins-key'
export const centreSignatureHeader = 'x-centre-sign'

/** What the centre signs: its answer together with what it was asked. */
export function answeredText(body: string, answer: string): string {
  return `${createHash('sha256').update(body).digest('hex')}\n${answer}`
}

const mostAnswerBytes = 65_536
const silence = { heard: false } as const
const statuses: Readonly<Record<string, AtCentre['status']>> = {
  '1': 'valid',
  '2': 'expired',
  '3': 'revoked',
  '4': 'void',
}

export function circulationCentre(options: CentreOptions) {
  const { id, address, patienceMs, seal, refusesSimulators } = options
  async function post(step: string, institution: string, fields: Fields): Promise<Word<Fields>> {
    const body = JSON.stringify(fields)
    const headers = headersOf(options, institution, `${step}\n${body}`)
    if (headers === null) return silence
    try {
      const response = await fetch(`${address}/epc/api/fixmedins/${step}`, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      const text = await response.text()
      if (!response.ok || text.length > mostAnswerBytes) return silence
      if (refusesSimulators && response.headers.has('x-simulator')) return silence
      // To this question: what was signed as the answer to another one is none.
      const signed = response.headers.get(centreSignatureHeader) ?? ''
      if (seal !== null && !seal.isCentres(signed, answeredText(body, text))) return silence
      return wordIn(JSON.parse(text))
    } catch {
      return silence
    }
  }

  return {
    id,
    digestOf,
    /** A number and a code for one upload; nothing circulates by it. */
    async register(filed: Filed): Promise<Word<Registered>> {
      const word = await post('uploadChk', filed.sheet.institution, checkFields(filed))
      if (!word.heard || !word.granted) return word
      const [number, traceCode] = [textIn(word.value, 'hiRxno'), textIn(word.value, 'rxTraceCode')]
      if (number === '' || traceCode === '') return silence
      return { heard: true, granted: true, value: { number, traceCode } }
    },

    /** Whatever it says: what circulates is what `find` shows. */
    async upload(filed: Filed, registered: Registered): Promise<Word<null>> {
      const word = await post('rxFileUpld', filed.sheet.institution, fileFields(filed, registered))
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Null where the centre knows of none. */
    async find(institution: string, number: string): Promise<Word<AtCentre | null>> {
      const fields = { hiRxno: number, fixmedinsCode: institution }
      const word = await post('hospRxDetlQuery', institution, fields)
      if (!word.heard) return silence
      if (!word.granted) return unknownIs(word)
      const status = statuses[textIn(word.value, 'rxStasCodg')]
      // Of another prescription it is no answer to this question.
      if (status === undefined || textIn(word.value, 'hiRxno') !== number) return silence
      const value = { status, digest: textIn(word.value, 'signDigest') }
      return { heard: true, granted: true, value }
    },

    async undo(asked: {
      readonly institution: string
      readonly number: string
      readonly by: string
      readonly reason: string
      readonly at: Date
    }): Promise<Word<null>> {
      const word = await post('rxUndo', asked.institution, {
        hiRxno: asked.number,
        fixmedinsCode: asked.institution,
        drCode: asked.by,
        undoDrName: asked.by,
        undoRea: asked.reason,
        undoTime: asked.at.toISOString(),
      })
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Whatever it says: what was reported is what `findReport` shows. */
    async report(told: Told): Promise<Word<null>> {
      const word = await post('rxSelnInfoUpld', told.pharmacy, reportFields(told))
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Null where the centre has nothing under that number. */
    async findReport(told: Told): Promise<Word<{ readonly packs: number } | null>> {
      const asked = { hiRxno: told.prescription, fixmedinsCode: told.pharmacy }
      const word = await post('rxSetlInfoQuery', told.pharmacy, asked)
      if (!word.heard) return silence
      if (!word.granted) return unknownIs(word)
      if (textIn(word.value, 'hiRxno') !== told.prescription) return silence
      const rows = rowsIn(word.value, 'seltdelts').filter(
        (row) => textIn(row, 'fixmedinsSelnSn') === told.number,
      )
      const packs = rows.reduce((sum, row) => sum + Number(textIn(row, 'cnt')), 0)
      return { heard: true, granted: true, value: rows.length === 0 ? null : { packs } }
    },
  }
}

/** Null where the house that it is about cannot sign it. */
function headersOf({ token, seal }: CentreOptions, institution: string, text: string) {
  const signed = seal?.sealOf(institution, text)
  if (signed === null) return null
  return {
    'content-type': 'application/json;charset=utf-8',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(signed === undefined ? {} : { [signatureHeader]: signed.value, [keyHeader]: signed.kid }),
  }
}

function unknownIs(word: Word<unknown>): Word<null> {
  if (!word.heard || word.granted) return silence
  return /未找到/.test(word.says) ? { heard: true, granted: true, value: null } : word
}

function wordIn(answer: unknown): Word<Fields> {
  if (typeof answer !== 'object' || answer === null || !('code' in answer)) return silence
  const { code } = answer
  if (code !== 0) {
    return { heard: true, granted: false, says: textIn(answer as Fields, 'message') }
  }
  const data: unknown = Reflect.get(answer, 'data')
  if (typeof data !== 'object' || data === null) return silence
  return { heard: true, granted: true, value: data as Fields }
}

function rowsIn(value: Fields, name: string): readonly Fields[] {
  const rows = value[name]
  return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []
}

function textIn(value: Fields, name: string): string {
  const inner = value[name]
  return typeof inner === 'string' ? inner : ''
}
