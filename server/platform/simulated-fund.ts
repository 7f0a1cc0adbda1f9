/** What the simulated platform knows: visits and stays, settlements, filings, and how it divides a bill. */
import { wallClock } from '../../engine/base/china-time.ts'
import { textIn } from '../simulator/simulated-service.ts'
import { done, failed, fenOf, inner, type Node, rowsIn, yuan } from './simulated-answers.ts'

export interface Visit {
  readonly id: string
  readonly number: string
  readonly person: string
  readonly lines: Map<string, number>
  isDischarged: boolean
  settlement: string | null
}

export interface Booked {
  readonly id: string
  readonly visit: Visit
  readonly message: string
  totalFen: number
  fundFen: number
  readonly deductibleFen: number
  readonly clrType: string
  /** In Beijing. */
  readonly day: string
  isReversed: boolean
}

/** One message, as it was heard. */
export interface Told {
  readonly code: string
  readonly message: string
  readonly input: Node
  readonly fault: string
  /** Milliseconds since 1970. */
  readonly at: number
}

interface Divided {
  readonly totalFen: number
  readonly fundFen: number
  readonly borneFen: number
}

const wrongFen = 60
/** By how much it settles another bill than it was sent. */
const moreFen = 10_000

const noVisit = failed('【visit-unknown】未找到该就诊。处理：核对就诊ID。')
const notPaid = { fulamt_ownpay_amt: '0.00', overlmt_amt: '0.00', preselfpay_amt: '0.00' }

export class SimulatedFund {
  readonly booked = new Map<string, Booked>()
  /** Filings that hold, by their number. */
  readonly filed = new Map<string, string>()
  readonly #visits = new Map<string, Visit>()
  readonly #byNumber = new Map<string, Visit>()
  readonly #deductibleLeft = new Map<string, number>()
  readonly #calledBack = new Set<string>()
  readonly #deductibleFen: number
  readonly #percent: number

  constructor(deductibleFen: number, percent: number) {
    this.#deductibleFen = deductibleFen
    this.#percent = percent
  }

  /** The hospital's number of the visit that a message is about. */
  numberOf(input: Node): string {
    const data = inner(input, 'data')
    const named = textIn(data, 'ipt_otp_no') || textIn(inner(input, 'mdtrtinfo'), 'ipt_no')
    return named || (this.#visits.get(textIn(data, 'mdtrt_id'))?.number ?? '')
  }

  /** Undefined for a transaction that is not its affair. */
  work({ code, message, input, fault, at }: Told): string | undefined {
    const data = inner(input, 'data')
    const visit = this.#visits.get(textIn(data, 'mdtrt_id'))
    switch (code) {
      case '9001':
        return done({ signinoutb: { sign_no: `S${message.slice(-18)}` } })
      case '1101':
        return done({ baseinfo: { psn_no: `N${textIn(data, 'mdtrt_cert_no')}` } })
      case '2201':
        return this.#register(textIn(data, 'ipt_otp_no'), textIn(data, 'psn_no'))
      case '2401':
        return this.#admit(inner(input, 'mdtrtinfo'))
      case '2402':
        return this.#discharge(textIn(inner(input, 'dscginfo'), 'mdtrt_id'), true)
      case '2405':
        return this.#discharge(textIn(data, 'mdtrt_id'), false)
      case '2205':
        return clear(visit)
      case '2302':
        return clear(this.#visits.get(textIn(rowsIn(input, 'data')[0], 'mdtrt_id')))
      case '2204':
      case '2301':
        return this.#charge(rowsIn(input, 'feedetail'))
      case '2206':
      case '2303':
        return visit === undefined ? noVisit : this.#quote(visit, code, fault)
      case '2207':
      case '2304':
        return this.#settle(visit, { code, message, fault, at })
      case '2208':
      case '2305':
        return this.#takeBack(textIn(data, 'setl_id'))
      case '5203':
        return this.#find(visit)
      case '2601':
        return this.#callBack(textIn(data, 'omsgid'))
      case '2501':
        return this.#file(textIn(inner(input, 'refmedin'), 'psn_no'))
      case '2502':
        return this.#unfile(textIn(data, 'trt_dcla_detl_sn'))
      default:
        return undefined
    }
  }

  #open(number: string, person: string): Visit {
    const known = this.#byNumber.get(number)
    if (known !== undefined) return known
    const id = `M${this.#byNumber.size + 1}`
    const lines = new Map<string, number>()
    const visit = { id, number, person, lines, isDischarged: false, settlement: null }
    this.#byNumber.set(number, visit)
    this.#visits.set(id, visit)
    return visit
  }

  #register(number: string, psn_no: string): string {
    return done({ data: { mdtrt_id: this.#open(number, psn_no).id, psn_no, ipt_otp_no: number } })
  }

  #admit(info: Node): string {
    const { id } = this.#open(textIn(info, 'ipt_no'), textIn(info, 'psn_no'))
    return done({ result: { mdtrt_id: id } })
  }

  #discharge(id: string, isDischarged: boolean): string {
    const visit = this.#visits.get(id)
    if (visit === undefined) return noVisit
    if (visit.settlement !== null) return failed('【visit-holds-settlement】该就诊存在有效结算。')
    if (!visit.isDischarged && !isDischarged) return failed('【not-discharged】尚未办理出院。')
    visit.isDischarged = isDischarged
    return done({})
  }

  #charge(lines: readonly unknown[]): string {
    const result = lines.map((line) => {
      const amount = textIn(line, 'det_item_fee_sumamt')
      const feedetl_sn = textIn(line, 'feedetl_sn')
      this.#visits.get(textIn(line, 'mdtrt_id'))?.lines.set(feedetl_sn, fenOf(amount))
      return { feedetl_sn, det_item_fee_sumamt: amount, ...notPaid, inscp_scp_amt: amount }
    })
    return done({ result })
  }

  #quote(visit: Visit, code: string, fault: string): string {
    if (code === '2303' && !visit.isDischarged) return failed('【not-discharged】尚未办理出院。')
    return done(nodesOf(visit.id, '', this.#divided(visit, fault)))
  }

  #divided(visit: Visit, fault: string): Divided {
    const sentFen = [...visit.lines.values()].reduce((sum, one) => sum + one, 0)
    const totalFen = fault === 'more' ? sentFen + moreFen : sentFen
    const left = this.#deductibleLeft.get(visit.person) ?? this.#deductibleFen
    const borneFen = Math.min(left, totalFen)
    const paid = Math.round(((totalFen - borneFen) * this.#percent) / 100)
    if (fault === 'beyond') return { totalFen, borneFen: 0, fundFen: totalFen + moreFen }
    return { totalFen, borneFen, fundFen: fault === 'wrong' ? Math.max(0, paid - wrongFen) : paid }
  }

  #settle(visit: Visit | undefined, { code, message, fault, at }: Omit<Told, 'input'>): string {
    if (visit === undefined) return noVisit
    if (this.#calledBack.has(message))
      return failed('【message-voided】原交易已被冲正。处理：换号重办。')
    if (visit.settlement !== null)
      return failed('【visit-settled】该就诊已结算。处理：查询结算信息。')
    const id = `SETL${this.booked.size + 1}`
    const { totalFen, fundFen, borneFen } = this.#divided(visit, fault)
    this.#bear(visit.person, borneFen)
    visit.settlement = id
    const clrType = code === '2304' ? '21' : '11'
    const amounts = { totalFen, fundFen, deductibleFen: borneFen }
    const day = new Date(wallClock(at)).toISOString().slice(0, 10)
    this.booked.set(id, { id, visit, message, ...amounts, clrType, day, isReversed: false })
    return done(nodesOf(visit.id, id, { totalFen, fundFen, borneFen }))
  }

  #bear(person: string, fen: number): void {
    this.#deductibleLeft.set(
      person,
      (this.#deductibleLeft.get(person) ?? this.#deductibleFen) - fen,
    )
  }

  #find(visit: Visit | undefined): string {
    const one = this.booked.get(visit?.settlement ?? '')
    if (visit === undefined || one === undefined) {
      return failed('【settlement-unknown】未找到结算信息。处理：核对就诊ID。')
    }
    const { totalFen, fundFen, deductibleFen: borneFen } = one
    return done(nodesOf(visit.id, one.id, { totalFen, fundFen, borneFen }))
  }

  #takeBack(id: string): string {
    const one = this.booked.get(id)
    if (one === undefined || one.isReversed)
      return failed('【settlement-unknown】未找到有效结算。处理：核对结算ID。')
    one.isReversed = true
    one.visit.settlement = null
    this.#bear(one.visit.person, -one.deductibleFen)
    const { totalFen, fundFen, deductibleFen } = one
    const mirrored = { totalFen: -totalFen, fundFen: -fundFen, borneFen: -deductibleFen }
    return done(nodesOf(one.visit.id, `-${id}`, mirrored))
  }

  #callBack(original: string): string {
    this.#calledBack.add(original)
    const one = [...this.booked.values()].find(
      ({ message, isReversed }) => message === original && !isReversed,
    )
    if (one !== undefined) this.#takeBack(one.id)
    return done({ data: { omsgid: original } })
  }

  #file(person: string): string {
    const number = `FILING${this.filed.size + 1}`
    this.filed.set(number, person)
    return done({ result: { trt_dcla_detl_sn: number } })
  }

  #unfile(number: string): string {
    if (!this.filed.delete(number))
      return failed('【visit-record-unknown】未找到该备案。处理：核对备案编号。')
    return done({})
  }
}

function clear(visit: Visit | undefined): string {
  if (visit?.settlement === null) visit.lines.clear()
  return done({})
}

function nodesOf(id: string, settlement: string, { totalFen, fundFen, borneFen }: Divided) {
  return {
    setlinfo: {
      mdtrt_id: id,
      setl_id: settlement,
      medfee_sumamt: yuan(totalFen),
      inscp_scp_amt: yuan(totalFen),
      act_pay_dedc: yuan(borneFen),
      hifp_pay: yuan(fundFen),
      fund_pay_sumamt: yuan(fundFen),
      psn_part_amt: yuan(totalFen - fundFen),
      acct_pay: '0.00',
      psn_cash_pay: yuan(totalFen - fundFen),
      hosp_part_amt: '0.00',
    },
    setldetail: [{ fund_pay_type: '310100', fund_payamt: yuan(fundFen) }],
  }
}
