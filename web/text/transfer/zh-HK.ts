/** Words of the register of data flows, as a data protection officer in Hong Kong writes them. */
import type { TransferProblems, TransferWords } from './zh-CN.ts'

export const transferZhHK: TransferWords = {
  nav: '跨境資料',
  title: '跨境資料轉移登記冊',
  lead: '誰將哪些資料轉移至另一司法管轄區的誰，憑甚麼，何時備案，至何時止。沒有登記的一律不予放行。',
  none: '沒有登記，任何資料都不會轉移',
  noneHint: '標準合約備案後，在此登記，即日生效。',
  new: '登記一份備案',
  note: '登記',
  sender: '提供方',
  everySender: '{{place}}的所有機構',
  every: '當地所有機構',
  recipient: '接收方（編號）',
  way: '去向',
  dataIn: '資料所在地',
  goesTo: '轉移至',
  kinds: '資料種類',
  ground: '依據',
  number: '合約或證書編號',
  authority: '備案機關',
  filedOn: '備案日期',
  from: '生效日期',
  to: '最後一日',
  term: '期限',
  fromTo: '{{from}} 至 {{to}}（包括當日）',
  soon: '尚餘 {{count}} 日到期，請及早續辦。',
  end: '提前終止',
  endHint: '終止當日起不再憑此放行；已轉移的不受影響。',
  endedOn: '{{day}} 起終止：{{reason}}',
  reason: '理由',
  dayUnreadable: '請填寫日期',
  state: { 'in-force': '有效', 'not-yet': '未生效', ended: '已失效' },
  place: { mainland: '內地', 'hong-kong': '香港', macau: '澳門' },
  on: {
    'gba-standard-contract': '粵港澳大灣區標準合約',
    'standard-contract': '個人信息出境標準合同（內地）',
    'security-assessment': '數據出境安全評估（內地）',
    certification: '個人信息保護認證（內地）',
    'own-rules': '當地法例容許，自行登記',
  },
}

export const transferProblemsZhHK: TransferProblems = {
  'transfer-malformed': {
    what: '登記內容不完整或有矛盾',
    remedy: '去向須為另一地，最少選一種資料，最後一日不早於生效日期。',
  },
  'transfer-unknown': { what: '沒有這份登記', remedy: '請從列表選擇。' },
  'transfer-noted-otherwise': {
    what: '同一份合約已經登記，內容不同',
    remedy: '請先終止原有登記，或使用新合約的編號。',
  },
}
