/** What may stand against an entry of the registry, said beside the field that it concerns. */
import { type InThree, type Row, textsOf } from './check-texts.ts'

export interface EntryProblem {
  /** JSON pointer into what was sent. */
  readonly pointer: string
  /** Without a full stop. */
  readonly what: InThree
}

const rows = {
  'no-day': [
    '{said}不是日历上的日期',
    '{said}不是曆法上的日期',
    '{said} is no day of the calendar',
  ],
  'form-wrong': [
    '此项未按要求填写',
    '此項未按格式填寫',
    'this is missing, or not of the form that is asked for',
  ],
  twice: [
    '{id}在同一起始日出现两次',
    '{id}在同一生效日出現兩次',
    '{id} is there twice with the same first day',
  ],
  'name-blank': ['名称没有填写', '名稱尚未填寫', 'the name is missing in one of the languages'],
  'not-registered': ['{id}没有登记', '{id}沒有登記', '{id} is not registered'],
  'region-unknown': [
    '规则中没有统筹区{region}',
    '規則中沒有地區{region}',
    'there is no region {region} in the rules',
  ],
  'no-pharmacy': [
    '只有药店填写药店类别',
    '只有藥房填寫藥房類別',
    'only a pharmacy has a kind of pharmacy',
  ],
  'pharmacy-kind': ['药店须填写类别', '藥房須填寫類別', 'a pharmacy needs its kind'],
  'code-taken': [
    '国家机构编码{code}属于{id}',
    '國家機構編碼{code}屬於{id}',
    'the national code {code} belongs to {id}',
  ],
  backwards: ['截止日早于起始日', '結束日早於生效日', 'something ends before it begins'],
  'hours-elsewhere': [
    '{service}有出诊或开放时间，但没有登记该科室或能力',
    '{service}有服務時間，但沒有登記該部門或能力',
    'it has hours of {service}, and no {service}',
  ],
  'hours-reserved': [
    '{service}的转诊预留数超过总数',
    '{service}為轉介預留的名額多於總數',
    'more places of {service} are reserved than there are',
  ],
  'address-open': [
    '{address}没有使用https，也不是本机地址',
    '{address}沒有使用https，亦不是本機地址',
    '{address} is an address without https, and not of this machine',
  ],
  'house-unknown': ['没有登记机构{id}', '沒有登記機構{id}', 'there is no institution {id}'],
  'two-mains': [
    '同一天有两家主要执业机构',
    '同一日有兩間主要執業機構',
    'two main houses hold on one day',
  ],
  'online-elsewhere': [
    '互联网接诊的机构不在执业地点之内',
    '網上診症的機構並非其執業地點',
    'nobody is seen online at a house without a place there',
  ],
  'short-term-only': [
    '港澳医师在内地只能登记短期行医',
    '港澳醫生在內地只可登記短期行醫',
    'a doctor from beyond the border is registered inland for a short term only',
  ],
  'short-term-beyond': [
    '短期行医只登记港澳医师在内地的机构',
    '短期行醫只適用於港澳醫生在內地的機構',
    'a short term is for doctors from beyond the border at a house inland',
  ],
  'short-term-open': [
    '短期行医须有截止日，且一次不超过{years}年',
    '短期行醫須有結束日，且每次不多於{years}年',
    'a short-term registration has a last day, {years} years on at most',
  ],
  'body-elsewhere': [
    '{body}不是该法域的发证机构',
    '{body}並非該司法管轄區的發證機構',
    '{body} issues no licences in that jurisdiction',
  ],
  'two-leads': [
    '同一天有两家牵头机构（{id}）',
    '同一日有兩間牽頭機構（{id}）',
    'two institutions lead on one day ({id})',
  ],
  'two-seats': [
    '{id}在同一天有两个席位',
    '{id}在同一日有兩個席位',
    'an institution has two seats on one day ({id})',
  ],
  'no-such-seat': [
    '{id}的上级机构当时不在联盟内',
    '{id}的上級機構當時不在聯盟內',
    'a seat is under an institution that has none ({id})',
  ],
  ring: [
    '{id}与其上级互为上下级',
    '{id}與其上級互為上下級',
    'two seats are under each other ({id})',
  ],
  'wrong-level': [
    '{id}的层级不对：成员在牵头之下，分支在成员之下',
    '{id}的層級不對：成員在牽頭之下，分支在成員之下',
    'a seat is at the wrong level: members under the lead, branches under members ({id})',
  ],
  'payer-unknown': [
    '规则中没有支付方{payer}',
    '規則中沒有付款方{payer}',
    'no pack has a payer {payer}',
  ],
  'payer-taken': ['{payer}已由{id}承担', '{payer}已由{id}承擔', '{id} answers for {payer}'],
  'not-one': [
    '一份申请只能是一家保险公司或一家机构',
    '每份申請只限一間保險公司或一間機構',
    'an application is of one insurer or one institution',
  ],
} as const satisfies Readonly<Record<string, Row>>

export type EntryRule = keyof typeof rows

export const entryRules = Object.keys(rows) as readonly EntryRule[]

export function entryProblem(
  pointer: string,
  rule: EntryRule,
  filled: Readonly<Record<string, string | number>> = {},
): EntryProblem {
  return { pointer, what: textsOf(rows[rule], filled) }
}
