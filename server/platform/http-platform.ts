/** Speaks the national interface to a fund's own platform, on behalf of the hospitals of the alliance. */
import {
  granted,
  LineSums,
  listIn,
  type Nodes,
  nodeIn,
  type Result,
  resultIn,
  silence,
  textIn,
  type Word,
} from './answers.ts'
import { messageSender, type SendingOptions } from './send-message.ts'
import {
  admissionNode,
  type Bill,
  chainOf,
  clearingNode,
  dischargeNode,
  type Filing,
  filingNode,
  type Known,
  lineNode,
  registrationNode,
  settlingNode,
  totalOf,
} from './visit-nodes.ts'

interface Patient {
  readonly person: string
  readonly facility: string
}

/** What there is to take back, or to look for. */
interface OfVisit extends Patient {
  readonly setting: string
}

interface Opened {
  readonly visit: string
  readonly sums: Readonly<Record<string, string>>
  readonly totalMinor: number
}

export interface PlatformOptions extends SendingOptions {
  /** What the patient shows, and what kind of insurance it is for. */
  credentialOf(
    person: string,
  ): Promise<{ readonly number: string; readonly insutype: string } | null>
}

/** A message may have 40,000 characters, and a line some 400. */
const linesOfMessage = 80

export function httpPlatform(options: PlatformOptions) {
  const send = messageSender(options)

  /** By what the platform itself calls the patient. */
  async function patientOf({ person, facility }: Patient): Promise<Word<Known>> {
    const shown = await options.credentialOf(person)
    if (shown === null) return { heard: true, granted: false, says: 'no credential' }
    const credential = { mdtrt_cert_type: '02', mdtrt_cert_no: shown.number }
    const word = await send(facility, '1101', { data: credential })
    if (!word.heard || !word.granted) return word
    const psn_no = textIn(nodeIn(word.value, 'baseinfo'), 'psn_no')
    return granted({ psn_no, credential, insutype: shown.insutype })
  }

  /** Registers the visit, or admits the patient; the same number leads to the same visit. */
  async function enter(bill: Bill, known: Known, order: string): Promise<Word<string>> {
    if (!chainOf(bill.visit.setting).isStay) {
      const word = await send(bill.facility, '2201', registrationNode(bill, known, order))
      if (!word.heard || !word.granted) return word
      return granted(textIn(nodeIn(word.value, 'data'), 'mdtrt_id'))
    }
    const word = await send(bill.facility, '2401', admissionNode(bill, known, order))
    if (!word.heard || !word.granted) return word
    const visit = textIn(nodeIn(word.value, 'result'), 'mdtrt_id')
    // An attempt that broke off may have discharged the patient already.
    const data = { mdtrt_id: visit, psn_no: known.psn_no }
    const reopened = await send(bill.facility, '2405', { data })
    return reopened.heard ? granted(visit) : silence
  }

  async function discharge(bill: Bill, known: Known, visit: string): Promise<Word<Nodes>> {
    if (!chainOf(bill.visit.setting).isStay) return granted({})
    return send(bill.facility, '2402', dischargeNode(bill, known, visit))
  }

  return {
    newMessage: (institution: string) => options.newMessage(options.codeOf(institution)),

    async open(bill: Bill, order: string): Promise<Word<Opened>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const chain = chainOf(bill.visit.setting)
      const entered = await enter(bill, patient.value, order)
      if (!entered.heard || !entered.granted) return entered
      const visit = entered.value
      // Lines of an attempt that broke off are sent anew.
      const cleared = await send(bill.facility, chain.clear, clearingNode(chain, visit, psn_no))
      if (!cleared.heard) return silence
      const sums = new LineSums()
      const lines = bill.lines ?? []
      for (let at = 0; at < lines.length; at += linesOfMessage) {
        const part = lines.slice(at, at + linesOfMessage)
        const feedetail = part.map((line) => lineNode(line, chain, visit, psn_no))
        const sent = await send(bill.facility, chain.lines, { feedetail })
        if (!sent.heard || !sent.granted) return sent
        for (const row of listIn(sent.value, 'result')) sums.add(row)
      }
      return granted({ visit, sums: sums.texts(), totalMinor: totalOf(lines) })
    },

    async settle(bill: Bill, { visit, sums }: Opened, message: string): Promise<Word<Result>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const chain = chainOf(bill.visit.setting)
      const discharged = await discharge(bill, patient.value, visit)
      if (!discharged.heard) return notAsked
      if (!discharged.granted) return discharged
      const body = settlingNode(bill, chain, patient.value, visit, sums)
      const quoted = await send(bill.facility, chain.quote, body)
      if (!quoted.heard) return notAsked
      if (!quoted.granted) return quoted
      const word = await send(bill.facility, chain.settle, body, message)
      return word.heard && word.granted ? resultIn(word.value) : word
    },

    async find(bill: Patient, visit: string): Promise<Word<Result | null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const word = await send(bill.facility, '5203', { data: { psn_no, mdtrt_id: visit } })
      if (word.heard && !word.granted) {
        const isNone = /settlement-unknown|未找到|没有此/.test(word.says)
        return isNone ? granted(null) : word
      }
      return word.heard ? resultIn(word.value) : word
    },

    /** Calls back the message that asked for a settlement. */
    async callBack(bill: OfVisit, message: string): Promise<Word<null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, omsgid: message, oinfno: chainOf(bill.setting).settle }
      const word = await send(bill.facility, '2601', { data })
      return word.heard && word.granted ? granted(null) : word
    },

    async takeBack(
      bill: OfVisit,
      visit: string,
      settlement: string,
      message: string,
    ): Promise<Word<null>> {
      const patient = await patientOf(bill)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, mdtrt_id: visit, setl_id: settlement }
      const word = await send(bill.facility, chainOf(bill.setting).takeBack, { data }, message)
      return word.heard && word.granted ? granted(null) : word
    },

    /** Answers the fund's own number of the filing. */
    async file(asked: Filing, message: string): Promise<Word<string>> {
      const patient = await patientOf(asked)
      if (!patient.heard || !patient.granted) return patient
      const body = filingNode(asked, patient.value.psn_no, options.codeOf)
      const word = await send(asked.facility, '2501', body, message)
      if (!word.heard || !word.granted) return word
      const number = textIn(nodeIn(word.value, 'result'), 'trt_dcla_detl_sn')
      return number === '' ? silence : granted(number)
    },

    /** What the fund no longer knows is withdrawn. */
    async unfile(asked: Patient & { reason: string }, number: string): Promise<Word<null>> {
      const patient = await patientOf(asked)
      if (!patient.heard || !patient.granted) return patient
      const { psn_no } = patient.value
      const data = { psn_no, trt_dcla_detl_sn: number, memo: asked.reason }
      const word = await send(asked.facility, '2502', { data })
      return word.heard ? granted(null) : word
    },

    /** Any other message, for reconciliation. */
    send,
  }
}

/** The settlement itself was not asked for yet, so nothing can have come of it. */
const notAsked = { heard: true, granted: false, says: 'no quote in time' } as const
