/** What the checks of a partner say of a rule: what it is called, what broke it, and what to do. */

export interface InThree {
  readonly 'zh-CN': string
  readonly 'zh-HK': string
  readonly en: string
}

export interface CheckTexts {
  readonly title: InThree
  readonly what: InThree
  readonly remedy: InThree
}

export interface CheckFinding extends CheckTexts {
  /** As docs/guide/insurer.md and docs/guide/onboarding.md name it. */
  readonly rule: string
  /** Method and address, or the number of a message. */
  readonly place: string
}

/** Rules that were looked at, in order, and those that were not kept. */
export interface CheckResult {
  readonly rules: readonly string[]
  readonly findings: readonly CheckFinding[]
}

/** One text in each language; `{…}` is filled in. */
export type Row = readonly [cn: string, hk: string, en: string]

/** Each rule: its name, what is wrong, the remedy. `{…}` is filled in. */
const rows: Readonly<Record<string, readonly [title: Row, what: Row, remedy: Row]>> = {
  'I1 keys': [
    ['公钥', '公開密碼匙', 'keys'],
    ['没有取到可用的公钥集', '取不到可用的公開密碼匙集', 'no usable key set is there'],
    [
      '以JWK集提供P-256公钥，每把公钥带kid。',
      '以JWK集提供P-256公開密碼匙，每條均須有kid。',
      'Serve a JWK set with your P-256 public keys, each with a kid.',
    ],
  ],
  'I2 answer': [
    ['应答', '回覆', 'answer'],
    ['返回{said}', '回覆為{said}', 'it answered {said}'],
    [
      '返回200，并带hold、said、amount三项。',
      '以200回覆，並附上hold、said、amount三項。',
      'Answer 200 with hold, said and amount.',
    ],
  ],
  'I3 deadline': [
    ['时限', '時限', 'deadline'],
    ['应答用时{said}毫秒', '回覆用了{said}毫秒', 'the answer took {said} ms'],
    [
      '2,000毫秒以内应答；超时按未应答继续结算。',
      '須於2,000毫秒內回覆；逾時會當作沒有回覆而繼續結算。',
      'Answer within 2,000 ms; we go on without you.',
    ],
  ],
  'I4 signature': [
    ['签名', '簽署', 'signature'],
    [
      '应答未由登记的密钥签名',
      '回覆並非由已登記的密碼匙簽署',
      'the answer is not signed by a registered key',
    ],
    [
      '对报文体原文签名（分离式JWS，ES256），置于请求头{header}。',
      '對內容原文簽署（分離式JWS，ES256），放在標頭{header}。',
      'Sign the bytes of the body (detached JWS, ES256) in the header {header}.',
    ],
  ],
  'I5 same question': [
    ['对应所问', '對應查詢', 'same question'],
    ['hold与所问编号不符', 'hold與查詢編號不符', 'the field hold does not name the question'],
    [
      '签名之前，把地址中的编号填入hold。',
      '簽署前，把地址中的編號填入hold。',
      'Repeat the id of the address in the field hold, before you sign.',
    ],
  ],
  'I6 amount': [
    ['金额', '金額', 'amount'],
    [
      'said或amount无法采用：应为yes并带0至available之间的金额，或为no',
      'said或amount無法採用：應為yes並附上0至available之間的金額，或為no',
      'said or amount cannot be taken: yes with an amount from 0 to available, or no',
    ],
    [
      '承诺金额不得超过available；金额写作十进制文本。',
      '承諾金額不得超過available；金額以十進制文字書寫。',
      'Never promise more than available; write the amount as a decimal text.',
    ],
  ],
  'I7 asked again': [
    ['重复询问', '重複查詢', 'asked again'],
    ['同一询问得到不同应答', '同一查詢得到不同回覆', 'the same question got another answer'],
    [
      '按询问编号保存应答，再次询问时原样返回。',
      '按查詢編號保存回覆，再次查詢時照樣回覆。',
      'Keep your answer under the id of the question, and give it again.',
    ],
  ],
  'I8 confirm': [
    ['确认', '確認', 'confirm'],
    ['返回{said}', '回覆為{said}', 'it answered {said}'],
    [
      '无论收到几次确认，都返回200；只生效一次。',
      '不論收到多少次確認，均以200回覆；只生效一次。',
      'Answer 200 to confirm, however often it comes; it acts once.',
    ],
  ],
  'I9 refund': [
    ['退款', '退款', 'refund'],
    ['返回{said}', '回覆為{said}', 'it answered {said}'],
    [
      '无论收到几次退款，都返回200；只生效一次。',
      '不論收到多少次退款，均以200回覆；只生效一次。',
      'Answer 200 to refund, however often it comes; it acts once.',
    ],
  ],
  'I10 cancel': [
    ['撤销', '取消', 'cancel'],
    ['返回{said}', '回覆為{said}', 'it answered {said}'],
    [
      '无论收到几次撤销，都返回200：不产生应付款。',
      '不論收到多少次取消，均以200回覆：不會產生應付款項。',
      'Answer 200 to cancel, however often it comes: you owe nothing.',
    ],
  ],
  'I11 cancelled first': [
    ['先撤销后询问', '先取消後查詢', 'cancelled first'],
    [
      '询问之前送达的撤销未被受理',
      '早於查詢送達的取消沒有被接納',
      'a cancel that came before its question was not taken',
    ],
    [
      '返回200并记下编号；其后询问送达时应答no。',
      '以200回覆並記下編號；其後收到查詢時答no。',
      'Answer 200, note the id, and answer no when the question comes after all.',
    ],
  ],
  'I11 said after it': [
    ['撤销后的应答', '取消後的回覆', 'said after it'],
    ['撤销之后仍应答yes', '取消之後仍答yes', 'it said yes all the same'],
    [
      '返回200并记下编号；其后询问送达时应答no。',
      '以200回覆並記下編號；其後收到查詢時答no。',
      'Answer 200, note the id, and answer no when the question comes after all.',
    ],
  ],
  'I12 nonsense': [
    ['无法识别的请求', '無法識別的要求', 'nonsense'],
    ['返回{said}', '回覆為{said}', 'it answered {said}'],
    [
      '报文体不是询问时，返回400。',
      '內容並非查詢時，以400回覆。',
      'Answer 400 to a body that is no question.',
    ],
  ],
  'N0 test gateway': [
    ['测试网关', '測試網關', 'test gateway'],
    [
      '该地址没有测试环境，或查不到该编号的往来报文',
      '該地址沒有測試環境，或查不到該編號的往來訊息',
      'no test installation tells of a conversation there',
    ],
    [
      '填写示例模式下的安装地址，以及发送报文所用的机构编号。',
      '請填寫示例模式的安裝地址，以及傳送訊息時所用的機構編號。',
      'Name the address of an installation in sample mode, and the code you spoke under.',
    ],
  ],
  ...messages({
    'N1 sign-in': ['签到', '簽到', 'signing in'],
    'N2 person': ['人员信息查询', '人員資料查詢', 'finding a person'],
    'N3 visit': ['门诊挂号或入院办理', '門診掛號或入院登記', 'registering a visit or an admission'],
    'N4 lines': ['费用明细上传', '收費明細上傳', 'sending lines'],
    'N5 quote': ['预结算', '預先結算', 'asking for a preview of the settlement'],
    'N6 settlement': ['结算', '結算', 'settling'],
    'N7 reversal': ['结算撤销', '撤銷結算', 'taking a settlement back'],
    'N8 reconciliation': ['对总账', '對總帳', 'comparing totals'],
  }),
}

function messages(acts: Readonly<Record<string, Row>>) {
  const entries = Object.entries(acts).map(([rule, act]) => {
    const [cn, hk, en] = act
    const what: Row = [
      `${cn}：发送{said}次，无一成功`,
      `${hk}：傳送{said}次，沒有一次成功`,
      `${en}: sent {said} times, never granted`,
    ]
    const remedy: Row = [
      '向测试网关发送{place}，至少成功一次。',
      '向測試網關傳送{place}，最少成功一次。',
      'Send {place} to the test gateway until it is granted once.',
    ]
    return [rule, [act, what, remedy] as const] as const
  })
  return Object.fromEntries(entries)
}

/** A rule that is tried twice is said of the second time by `… again`. */
export function findingOf(
  rule: string,
  place: string,
  filled: Readonly<Record<string, string | number>> = {},
): CheckFinding {
  const row = rows[rule.replace(/ again$/u, '')] ?? rows[rule]
  if (row === undefined) throw new Error(`broken invariant: the rule ${rule} has no texts`)
  const [title, what, remedy] = row.map((one) => textsOf(one, { place, ...filled }))
  if (!title || !what || !remedy) throw new Error(`broken invariant: ${rule} lacks a text`)
  return { rule, place, title, what, remedy }
}

export const checkRules: readonly string[] = Object.keys(rows)

export function textsOf(row: Row, filled: Readonly<Record<string, string | number>>): InThree {
  const [cn, hk, en] = row.map((text) =>
    text.replace(/\{([a-z]+)\}/gu, (whole, name: string) => String(filled[name] ?? whole)),
  )
  return { 'zh-CN': cn ?? '', 'zh-HK': hk ?? '', en: en ?? '' }
}
