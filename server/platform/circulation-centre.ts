/**
 * Speaks to the centre through which prescriptions circulate. Only an answer with a code is one; a
 * connection that breaks, a status of a server in trouble and a text that is none are silence. Nothing
 * is sent a second time here: what became of it is asked for.
 */
import { createHash } from 'node:crypto'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type { Sheet } from '../../engine/prescription/sheet.ts'

type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

interface Filed {
  readonly id: string
  readonly sheet: Sheet
  readonly lines: Sheet['lines']
  readonly signature: { readonly certificate: string; readonly value: string }
  readonly reviewedBy: string
  readonly until: number
  readonly on: number
}

interface Registered {
  readonly number: string
  readonly traceCode: string
}

/** What the centre itself shows of a prescription. */
interface AtCentre {
  readonly status: 'valid' | 'expired' | 'revoked' | 'void'
  readonly digest: string
}

interface Told {
  readonly number: string
  readonly of: 'dispensed' | 'returned'
  readonly dispensing: string
  readonly prescription: string
  readonly pharmacy: string
  readonly settlement: string
  readonly on: number
  readonly packs: readonly {
    readonly code: string
    readonly name: string
    readonly quantity: number
    readonly traceCodes: readonly string[]
  }[]
  readonly isWhole: boolean
}

export interface CentreOptions {
  readonly id: string
  /** Of its interface, without a final slash. */
  readonly address: string
  readonly patienceMs: number
}

type Fields = Readonly<Record<string, unknown>>

const mostAnswerBytes = 65_536
const silence = { heard: false } as const
const statuses: Readonly<Record<string, AtCentre['status']>> = {
  '1': 'valid',
  '2': 'expired',
  '3': 'revoked',
  '4': 'void',
}

export function circulationCentre({ id, address, patienceMs }: CentreOptions) {
  async function post(step: string, fields: Fields): Promise<Word<Fields>> {
    try {
      const response = await fetch(`${address}/epc/api/fixmedins/${step}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=utf-8' },
        body: JSON.stringify(fields),
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      const text = await response.text()
      if (!response.ok || text.length > mostAnswerBytes) return silence
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
      const word = await post('uploadChk', checkFields(filed))
      if (!word.heard || !word.granted) return word
      const [number, traceCode] = [textIn(word.value, 'hiRxno'), textIn(word.value, 'rxTraceCode')]
      if (number === '' || traceCode === '') return silence
      return { heard: true, granted: true, value: { number, traceCode } }
    },

    /** Whatever it says: what circulates is what `find` shows. */
    async upload(filed: Filed, registered: Registered): Promise<Word<null>> {
      const word = await post('rxFileUpld', fileFields(filed, registered))
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Null where the centre knows of none. */
    async find(institution: string, number: string): Promise<Word<AtCentre | null>> {
      const fields = { hiRxno: number, fixmedinsCode: institution }
      const word = await post('hospRxDetlQuery', fields)
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
      const word = await post('rxUndo', {
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
      const word = await post('rxSelnInfoUpld', reportFields(told))
      return word.heard && word.granted ? { heard: true, granted: true, value: null } : word
    },

    /** Null where the centre has nothing under that number. */
    async findReport(told: Told): Promise<Word<{ readonly packs: number } | null>> {
      const asked = { hiRxno: told.prescription, fixmedinsCode: told.pharmacy }
      const word = await post('rxSetlInfoQuery', asked)
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

function unknownIs(word: Word<unknown>): Word<null> {
  if (!word.heard || word.granted) return silence
  return /未找到/.test(word.says) ? { heard: true, granted: true, value: null } : word
}

/** As the first generation of the interface wrote it back (7206), under the names of the present one. */
function reportFields(told: Told): Fields {
  const isReturn = told.of === 'returned'
  return {
    hiRxno: told.prescription,
    fixmedinsCode: told.pharmacy,
    fixmedinsSelnSn: told.number,
    selnRetnType: isReturn ? '2' : '1',
    initFixmedinsSelnSn: isReturn ? told.dispensing : '',
    setlId: told.settlement,
    selnRetnTime: textFromDay(told.on),
    rxUsedStasCodg: told.isWhole ? '3' : '2',
    seltdelts: told.packs.map(({ code, name, quantity, traceCodes }) => ({
      medListCodg: code,
      drugGenname: name,
      selnRetnCnt: String(quantity),
      trdnFlag: '0',
      drugTracCodg: traceCodes,
    })),
  }
}

/** What was signed, as the centre tells it apart. */
function digestOf({ value }: { readonly value: string }): string {
  return createHash('sha256').update(value).digest('base64')
}

function checkFields({ id, sheet, lines, on, until }: Filed): Fields {
  return {
    hospRxno: id,
    rxTypeCode: '1',
    prscTime: textFromDay(on),
    rxDrugCnt: String(lines.length),
    valiDays: String(sheet.validDays),
    valiEndTime: textFromDay(until),
    reptFlag: sheet.repeats.most > 0 ? '1' : '0',
    maxReptCnt: String(sheet.repeats.most),
    minInrvDays: String(sheet.repeats.intervalDays),
    rxCotnFlag: '0',
    longRxFlag: sheet.kind === 'long' ? '1' : '0',
    rxdrugdetail: lines.map((line) => ({
      medListCodg: line.code,
      drugGenname: line.name,
      drugCnt: String(line.packs),
      drugCntUnit: '盒',
      medcWayDscr: line.route,
      medcDays: String(line.days),
      sinDoscnt: line.dose,
      usedFrquName: String(line.timesADay),
    })),
    mdtrtinfo: {
      fixmedinsCode: sheet.institution,
      deptCode: sheet.department,
      pregFlag: sheet.pregnant === 'yes' ? '1' : '0',
      diagCode: sheet.diagnosis.code,
      diagName: sheet.diagnosis.name,
    },
    diseinfo: [
      { diagCode: sheet.diagnosis.code, diagName: sheet.diagnosis.name, maindiagFlag: '1' },
    ],
  }
}

function fileFields(
  { id, sheet, signature, reviewedBy, on }: Filed,
  registered: Registered,
): Fields {
  return {
    hiRxno: registered.number,
    rxTraceCode: registered.traceCode,
    hospRxno: id,
    fixmedinsCode: sheet.institution,
    rxFile: signature.value,
    signDigest: digestOf(signature),
    signCertSn: signature.certificate,
    pharCode: reviewedBy,
    pharChkTime: textFromDay(on),
  }
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
