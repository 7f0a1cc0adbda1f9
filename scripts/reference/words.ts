/**
 * The words in which the reference pages speak, in English and Chinese. Names that a pack declares
 * come with texts of their own; here are only those that are built in.
 */
export type Language = 'en' | 'zh-CN'

type Pair = readonly [en: string, zh: string]

const parts: Readonly<Record<string, Pair>> = {
  inScope: ['in scope', '政策范围内'],
  priorSelfPay: ['first self-pay', '先行自付'],
  overLimit: ['over limit', '超限价'],
  ownPaid: ['own-paid', '自费'],
  crossRegionSelfPay: ['cross-region self-pay', '异地先行自付'],
  deductible: ['deductible', '起付标准'],
  copay: ['copay', '定额自付'],
  coinsurance: ['coinsurance', '按比例自付'],
  aboveCap: ['above the cap', '超封顶线'],
}

const attributes: Readonly<Record<string, Pair>> = {
  setting: ['setting', '就医类型'],
  level: ['level of the institution', '机构等级'],
  ownership: ['ownership', '机构性质'],
  facility: ['institution', '医疗机构'],
  facilityTags: ['marks of the institution', '机构标记'],
  department: ['department', '科室'],
  disease: ['disease', '病种'],
  entitlement: ['entitlement', '待遇资格'],
  careRegion: ['region of care', '就医地'],
  homeRegion: ['home region', '参保地'],
  crossRegion: ['care across regions', '异地就医'],
  filing: ['filing', '异地备案'],
  filingDeemed: ['filing deemed', '视同备案'],
  referred: ['referred', '转诊'],
  transfer: ['transfer', '转院'],
  signedDoctor: ['signed doctor', '签约家庭医生'],
  chosenInstitution: ['chosen institution', '选定机构'],
  settledByBasic: ['settled by basic insurance', '基本医保已结算'],
  injury: ['injury', '外伤'],
  thirdParty: ['third party liable', '第三方责任'],
  workInjury: ['work injury', '工伤'],
  maternity: ['maternity', '生育'],
  personClass: ['class of person', '人员类别'],
  aidClass: ['class of aid', '救助对象类别'],
  age: ['age', '年龄'],
  birthYear: ['year of birth', '出生年份'],
  insuredMonths: ['months insured', '参保月数'],
  unbrokenYears: ['unbroken years', '连续参保年数'],
  sex: ['sex', '性别'],
  nthAdmission: ['admission of the year', '年度住院次数'],
  days: ['days of the stay', '住院天数'],
  nights: ['nights of the stay', '住院夜数'],
  year: ['year', '年份'],
  coverageDays: ['days since the coverage began', '参保后天数'],
  coverageYear: ['year of the contract', '合同年度'],
  portion: ['share of the stay', '跨年分段'],
  procedure: ['procedure', '术式'],
  surgeryClass: ['class of surgery', '手术等级'],
  wardClass: ['class of ward', '病房等级'],
  category: ['category', '费用类别'],
  kind: ['kind', '项目种类'],
  class: ['class', '目录类别'],
  code: ['code', '项目编码'],
  approval: ['approval', '审批'],
  indication: ['indication', '适应证'],
  payerScope: ['payable by', '支付范围'],
  supplyDays: ['days of supply', '用药天数'],
  quantity: ['quantity', '数量'],
}

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  setting: {
    outpatient: '门诊',
    inpatient: '住院',
    chronic: '门诊慢特病',
    emergency: '急诊',
    'day-surgery': '日间手术',
    pharmacy: '药店',
    online: '互联网诊疗',
    home: '居家',
  },
  level: { community: '社区', primary: '一级', secondary: '二级', tertiary: '三级' },
  ownership: {
    public: '公立',
    'private-non-profit': '民营非营利',
    'private-for-profit': '民营营利',
  },
  crossRegion: {
    local: '本地',
    'same-province': '省内异地',
    'other-province': '跨省',
    'cross-border': '跨境',
  },
  filing: {
    none: '未备案',
    'long-term': '长期异地',
    referral: '异地转诊',
    emergency: '急诊抢救',
    temporary: '临时外出',
  },
  personClass: {
    active: '在职',
    retired: '退休',
    'resident-adult': '成年居民',
    minor: '未成年人',
    student: '学生',
    elderly: '老年居民',
  },
  aidClass: {
    none: '非救助对象',
    destitute: '特困人员',
    'minimum-living': '低保对象',
    edge: '低保边缘',
    'return-risk': '防止返贫监测对象',
    'illness-made': '因病致贫',
  },
  sex: { female: '女', male: '男', unknown: '未知' },
  kind: { drug: '药品', service: '医疗服务', material: '医用耗材' },
  class: { A: '甲类', B: '乙类', C: '丙类' },
  approval: { none: '无需审批', approved: '已批准', refused: '未批准' },
}

const others: Readonly<Record<string, Pair>> = {
  calendarYear: ['calendar year', '自然年度'],
  month: ['month', '月'],
  day: ['day', '日'],
  contractYear: ['year of the contract', '合同年度'],
  years: ['years', '多年'],
  lifetime: ['lifetime', '终身'],
  visit: ['visit', '每次就诊'],
  money: ['money', '金额'],
  number: ['number', '次数'],
  person: ['person', '个人'],
  pool: ['pool', '共济'],
  public: ['public', '公共保障'],
  basic: ['basic', '基本医保'],
  'large-amount': ['large-amount', '大额补助'],
  catastrophic: ['catastrophic', '大病保险'],
  'civil-servant': ['civil-servant', '公务员补助'],
  'mutual-aid': ['mutual-aid', '互助'],
  provider: ['provider', '医疗机构'],
  commercial: ['commercial', '商业保险'],
  voucher: ['voucher', '医疗券'],
  account: ['account', '个人账户'],
  aid: ['aid', '救助'],
  engine: ['worked out here', '本系统计算'],
  platform: ['asked of the fund’s platform', '由医保平台答复'],
  insurer: ['asked of the insurer', '由保险公司答复'],
  verified: ['verified', '已核对原文'],
  transcribed: ['transcribed', '转录'],
  illustrative: ['illustrative', '示例'],
  discharge: ['day of discharge', '出院日'],
  admission: ['day of admission', '入院日'],
  reverseLastFirst: ['reversed last first', '后结先退'],
  keep: ['kept', '保留'],
  readjudicate: ['worked out anew', '重新计算'],
  text: ['text', '文本'],
  flag: ['yes or no', '是否'],
  list: ['list', '列表'],
  row: ['row', '行'],
  total: ['total', '合计'],
  'of-which': ['of which', '其中'],
  halfUp: ['half up', '四舍五入'],
  halfEven: ['half to even', '四舍六入五成双'],
  up: ['up', '向上'],
  down: ['down', '向下'],
  payer: ['the payer’s share', '支付方份额'],
  patient: ['the patient’s share', '患者份额'],
}

function choose(pair: Pair | undefined, language: Language, name: string): string {
  if (pair === undefined) return name
  return language === 'en' ? pair[0] : pair[1]
}

export function partWord(name: string, language: Language): string {
  return choose(parts[name], language, name)
}

/** Undefined where the attribute is not a built-in one. */
export function attributeWord(name: string, language: Language): string | undefined {
  const pair = attributes[name]
  return pair === undefined ? undefined : choose(pair, language, name)
}

/** A value of an attribute; English pages show it as packs write it. */
export function valueWord(attribute: string, value: string, language: Language): string {
  return language === 'en' ? value : (values[attribute]?.[value] ?? value)
}

/** Periods, statuses, kinds and the like. */
export function word(name: string, language: Language): string {
  return choose(others[name], language, name)
}
