/**
 * `err_msg`: which rule, where, what is the matter and what to do about it, in the words that makers of
 * hospital systems expect, and in no more than 200 characters.
 */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { VisitRule } from '../../../engine/visit/may-act.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { FormProblem } from './message.ts'

const mostCharacters = 200

interface Words {
  readonly says: string
  readonly remedy: string
}

const yuan = (minor: number) => textFromMinor(minor, 'CNY')

const visitWords: Readonly<Record<VisitRule, Words>> = {
  'visit-unknown': { says: '未找到该就诊', remedy: '核对就诊ID与人员编号，或先办理挂号、入院' },
  'visit-there-already': {
    says: '该就诊号已登记且内容不同',
    remedy: '就诊号不得重复使用，请换新号或核对后按原内容重发',
  },
  'visit-cancelled': { says: '该就诊已撤销', remedy: '以新的就诊号重新登记' },
  'visit-holds-settlement': { says: '该就诊存在有效结算', remedy: '先撤销该结算' },
  'visit-holds-lines': { says: '该就诊仍有费用明细', remedy: '先撤销费用明细' },
  'visit-not-inpatient': { says: '该就诊不是住院', remedy: '核对就诊ID' },
  'discharged-already': { says: '已办理出院', remedy: '如需更改，先撤销出院' },
  'not-discharged': { says: '尚未办理出院', remedy: '先办理出院，或按中途结算办理' },
  'discharge-before-admission': { says: '出院时间早于入院时间', remedy: '更正出院时间' },
  'line-twice': { says: '费用明细流水号重复', remedy: '就诊内流水号须唯一，换新流水号' },
  'lines-too-many': { says: '明细超过20000条', remedy: '先做中途结算' },
  'lines-none': { says: '没有待结算或可撤销的明细', remedy: '先上传费用明细，或核对批次号' },
  'batch-settled': { says: '该收费批次已结算', remedy: '换新的批次号' },
  'original-unknown': { says: '未找到被退的原明细', remedy: '核对原流水号' },
  'original-settled': { says: '原明细已结算', remedy: '先撤销结算，再退费重结' },
  'taken-back-too-much': { says: '退费数量超过原明细余量', remedy: '更正退费数量' },
  'line-not-tied': { says: '负数明细未指明原明细', remedy: '填写原费用流水号' },
  'line-needed': { says: '该明细已有退费明细引用', remedy: '一并撤销退费明细' },
  'not-quoted': { says: '尚未预结算', remedy: '先做预结算，向患者确认金额后再结算' },
  'settling-under-way': { says: '该就诊另有结算正在进行', remedy: '稍后查询结算信息，勿重复结算' },
  'settling-unknown': { says: '该结算已被终止', remedy: '查询结算信息后重新预结算' },
  'settlement-unknown-here': { says: '该就诊没有此有效结算', remedy: '核对结算ID' },
  'message-voided': { says: '原交易已被冲正，未产生结算', remedy: '以新报文ID重新办理' },
}

/** What is said of refusals that hospital systems meet; any other is said with its code. */
const words: Partial<Record<Refusal['code'], Words>> = {
  'person-unknown': { says: '未找到该人员', remedy: '核对就诊凭证或人员编号，重新读卡' },
  'identifier-misread': { says: '证件号码有误', remedy: '与证件核对后重新录入' },
  'credential-expired': { says: '电子凭证已失效', remedy: '请患者刷新电子凭证后重新扫码' },
  'credential-replayed': { says: '电子凭证已使用', remedy: '请患者刷新电子凭证后重新扫码' },
  'credential-forged': { says: '电子凭证校验不符', remedy: '核验实体证件' },
  'credential-unreadable': {
    says: '就诊凭证类型为电子凭证，内容不是',
    remedy: '核对凭证类型，或重新扫码',
  },
  'credential-foreign': { says: '不是医保电子凭证', remedy: '请患者出示医保电子凭证' },
  'credential-away': { says: '电子凭证平台无应答', remedy: '改用实体证件或稍后重试' },
  'institution-unknown': { says: '机构不在联盟内', remedy: '核对定点医药机构编号' },
  'coverage-not-in-force': { says: '参保关系在该日无效', remedy: '重新获取人员信息，选用有效险种' },
  'bill-invalid': { says: '费用有误', remedy: '按所指位置更正后重传' },
  'bill-refused': { says: '待遇规则不予受理', remedy: '按规则要求补充信息，或自费结算' },
  'rule-without-answer': { says: '待遇规则缺少所需信息', remedy: '补充就诊信息后重试' },
  'terms-not-verified': { says: '所用政策条款未经核实', remedy: '联系运行方核实或点名准用' },
  'visit-settled': { says: '该就诊已结算且金额不同', remedy: '查询该结算；确需更正，先撤销' },
  'key-reused': { says: '报文ID已用于其他内容', remedy: '新内容使用新的报文ID' },
  'settlement-unknown': { says: '未找到该结算', remedy: '核对结算ID' },
  'already-reversed': { says: '该结算已撤销', remedy: '查询撤销结果，勿重复撤销' },
  'reversal-of-reversal': { says: '撤销不能再冲正', remedy: '重新结算' },
  'later-bills-first': { says: '其后的结算占用了累计', remedy: '由后往前依次撤销' },
  'later-bills-of-others': { says: '共济成员其后的结算受影响', remedy: '先撤销所指结算' },
  'budget-exhausted': { says: '付费方预算不足', remedy: '联系清算经办' },
  'not-permitted': { says: '无权办理', remedy: '由有权的岗位办理' },
  'coverage-type-unknown': { says: '该人员没有此险种的参保', remedy: '按人员信息中的险种填写' },
  'credential-of-another': { says: '就诊凭证与人员编号不符', remedy: '重新读取患者本人凭证' },
  'platform-undecided': {
    says: '医保平台结果未知，正在查询',
    remedy: '稍后以同一报文ID重发，勿换号重结',
  },
  'platform-called-back': { says: '医保平台未结算，已冲正', remedy: '以同一报文ID重发' },
  'platform-total-differs': {
    says: '医保平台结算的总额与上传的不符，已撤销',
    remedy: '核对平台收到的明细后重新结算',
  },
  'visit-record-unknown': {
    says: '未找到该备案或记录',
    remedy: '核对编号，按登记时返回的编号办理',
  },
  'institution-not-settled': { says: '所选机构不与参保地基金结算', remedy: '改选定点机构或不选' },
  'disease-registered': {
    says: '该病种在所填日期内已有登记',
    remedy: '沿用该登记；变更日期或机构的，先由登记机构以2504撤销，或自其止日之后起登记',
  },
  'days-unreadable': { says: '日期有误或止日早于起日', remedy: '更正起止日期后重发' },
  'message-unknown': { says: '没有收到过原报文', remedy: '原交易未发生，以新报文ID重新办理' },
  'message-under-way': { says: '原交易仍在处理，冲正已登记', remedy: '一分钟后重发本冲正' },
  'filing-refused': { says: '参保地不予备案', remedy: '按所列原因更正，可在出院结算前补办' },
  'filing-out-of-turn': { says: '该备案当前状态不能办理', remedy: '查询备案状态' },
  'filing-unknown': { says: '未找到该备案', remedy: '核对备案编号' },
  'payers-undecided': { says: '同一人的其他业务正在进行', remedy: '稍后以新报文ID重试' },
}

/** Reasons of a home fund; what its own platform says is passed on as it is. */
const filingReasons: Readonly<Record<string, string>> = {
  'not-insured': '参保地无有效参保',
  'target-not-in-network': '转往机构不在所填就医地',
  'over-already': '有效期已过',
  'region-unknown': '就医地区划不明',
  'not-insured-abroad': '境外就医不予备案',
}

export function errorText(problem: FormProblem | Refusal): string {
  const text = problem.code === 'form' ? formText(problem) : refusalText(problem)
  const characters = [...text]
  return characters.length <= mostCharacters
    ? text
    : `${characters.slice(0, mostCharacters - 1).join('')}…`
}

function formText({ rule, place, says, remedy }: FormProblem): string {
  return sentence(rule, place, says, remedy)
}

function sentence(rule: string, place: string, says: string, remedy: string): string {
  return `【${rule}】${place === '' ? '' : `${place}：`}${says}。处理：${remedy}。`
}

function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'visit-refused': {
      const { says, remedy } = visitWords[refusal.rule]
      return sentence(refusal.rule, refusal.about, says, remedy)
    }
    case 'stated-amounts-differ': {
      const amounts = refusal.amounts.map(
        ({ field, statedMinor, oursMinor }) =>
          `${field}上传${yuan(statedMinor)}，应为${yuan(oursMinor)}`,
      )
      return sentence(refusal.code, 'input/data', amounts.join('；'), '按明细返回值汇总后重发')
    }
    case 'quote-outdated': {
      const { totalMinor, publicMinor, accountMinor, cashMinor } = refusal
      const says = `预结算后金额有变，未结算。现总额${yuan(totalMinor)}，基金${yuan(publicMinor)}，账户${yuan(accountMinor)}，现金${yuan(cashMinor)}`
      return sentence(refusal.code, '', says, '重新预结算，向患者确认后再结算')
    }
    case 'trace-code-sold': {
      const { traceCode, institution, visit, at } = refusal
      const says = `追溯码${traceCode}已于${at.slice(0, 19).replace('T', ' ')}在${institution}（就诊${visit}）售出`
      return sentence(refusal.code, 'drugtracinfo', says, '停止发药，核查药品来源')
    }
    case 'visit-settled':
      return known(refusal, refusal.settlement)
    case 'bill-invalid':
      return known(refusal, `${refusal.pointer} ${refusal.rule}`)
    case 'bill-refused':
      return known(refusal, refusal.rule)
    case 'rule-without-answer':
      return known(refusal, `${refusal.rule} ${refusal.asks}`)
    case 'already-reversed':
      return known(refusal, refusal.by)
    case 'later-bills-first':
    case 'later-bills-of-others':
      return known(refusal, refusal.reverseFirst.map(({ settlement }) => settlement).join('、'))
    case 'message-unknown':
    case 'message-under-way':
      return known(refusal, refusal.message)
    case 'platform-refused':
      return sentence(refusal.code, '', `医保平台拒绝：${refusal.says}`, '按平台提示处理')
    case 'platform-total-differs':
      return known(refusal, `${yuan(refusal.oursMinor)}/${yuan(refusal.theirsMinor)}`)
    case 'visit-record-unknown':
      return known(refusal, refusal.record)
    case 'disease-registered': {
      const { disease, from, to, record } = refusal
      return known(refusal, `${disease} ${from}${to === null ? '起' : `至${to}`} ${record}`)
    }
    case 'coverage-type-unknown':
      return known(refusal, refusal.insuranceType)
    case 'person-unknown':
      return known(refusal, refusal.pointer)
    case 'filing-refused':
      return known(refusal, refusal.reasons.map((one) => filingReasons[one] ?? one).join('、'))
    default:
      return known(refusal, '')
  }
}

function known(refusal: Refusal, place: string): string {
  const { says, remedy } = words[refusal.code] ?? { says: '业务规则不予受理', remedy: '联系运行方' }
  return sentence(refusal.code, place, says, remedy)
}
