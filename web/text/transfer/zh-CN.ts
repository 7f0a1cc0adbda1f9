/** Words of the register of data flows, as a compliance officer of the mainland writes them. */
export const transferZhCN = {
  nav: '数据出境',
  title: '数据出境登记',
  lead: '谁把哪些资料传给境外（含港澳）的谁，凭什么，何时备案，到何时止。没有登记的，系统一律不放行。',
  none: '没有登记，任何资料都不出境',
  noneHint: '标准合同备案之后，在这里登记，当日生效。',
  new: '登记一份备案',
  note: '登记',
  sender: '提供方',
  everySender: '{{place}}的全部机构',
  every: '该地全部机构',
  recipient: '接收方（编号）',
  way: '去向',
  dataIn: '资料所在地',
  goesTo: '传往',
  kinds: '资料种类',
  ground: '依据',
  number: '合同或证书编号',
  authority: '备案机关',
  filedOn: '备案日',
  from: '生效日',
  to: '最后一日',
  term: '期限',
  fromTo: '{{from}} 至 {{to}}（含当日）',
  soon: '还有 {{count}} 天到期，请及早续办。',
  end: '提前终止',
  endHint: '终止当日起，不再凭此放行；已经传出的不受影响。',
  endedOn: '{{day}} 起终止：{{reason}}',
  reason: '理由',
  dayUnreadable: '请填写日期',
  state: { 'in-force': '有效', 'not-yet': '未生效', ended: '已失效' },
  place: { mainland: '内地', 'hong-kong': '香港', macau: '澳门' },
  on: {
    'gba-standard-contract': '粤港澳大湾区标准合同',
    'standard-contract': '个人信息出境标准合同',
    'security-assessment': '数据出境安全评估',
    certification: '个人信息保护认证',
    'own-rules': '当地法律允许，自行登记',
  },
}

export type TransferWords = typeof transferZhCN

export const transferProblemsZhCN = {
  'transfer-malformed': {
    what: '登记内容不完整或前后矛盾',
    remedy: '去向须为另一地，至少选一种资料，最后一日不早于生效日。',
  },
  'transfer-unknown': { what: '没有这份登记', remedy: '请从列表选择。' },
  'transfer-noted-otherwise': {
    what: '同一份合同已经登记，内容不同',
    remedy: '请先终止原登记，或用新合同的编号。',
  },
}

export type TransferProblems = typeof transferProblemsZhCN
