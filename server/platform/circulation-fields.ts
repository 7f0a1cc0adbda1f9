/** What is sent to the centre, in the names of its interface. */
import { createHash } from 'node:crypto'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type { Sheet } from '../../engine/prescription/sheet.ts'

export type Fields = Readonly<Record<string, unknown>>

export interface Filed {
  readonly id: string
  readonly sheet: Sheet
  readonly lines: Sheet['lines']
  readonly signature: { readonly certificate: string; readonly value: string }
  readonly reviewedBy: string
  readonly reviewSignature: { readonly certificate: string; readonly value: string } | null
  readonly until: number
  readonly on: number
}

export interface Registered {
  readonly number: string
  readonly traceCode: string
}

export interface Told {
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

/** As the first generation of the interface wrote it back (7206), under the names of the present one. */
export function reportFields(told: Told): Fields {
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
export function digestOf({ value }: { readonly value: string }): string {
  return createHash('sha256').update(value).digest('base64')
}

export function checkFields({ id, sheet, lines, on, until }: Filed): Fields {
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

export function fileFields(
  { id, sheet, signature, reviewedBy, reviewSignature, on }: Filed,
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
    pharSignFile: reviewSignature?.value ?? '',
    pharSignCertSn: reviewSignature?.certificate ?? '',
    pharCode: reviewedBy,
    pharChkTime: textFromDay(on),
  }
}
