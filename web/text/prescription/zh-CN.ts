/** What is said when something about a prescription is refused. */
export const prescriptionProblemsZhCN = {
  'prescription-out-of-turn': {
    what: '处方目前不能这样办理',
    remedy: '请刷新处方，查看下一步由谁办理。',
  },
  'prescription-of-others': {
    what: '这一步由他人办理',
    remedy: '请由开方医生、审方药师、患者或药店各自办理。',
  },
  'prescription-elsewhere': {
    what: '处方在另一家药店',
    remedy: '请待该药店退单后，由患者改选本店。',
  },
  'claim-code-wrong': { what: '取药码不符', remedy: '请重新扫描患者手机上的取药码，旧码已失效。' },
  'repeat-too-early': { what: '未到下次取药日', remedy: '请在列明的日期起再来。' },
  'prescription-over': { what: '处方已过有效期', remedy: '请医生重新开具。' },
  'prescription-not-over': { what: '处方仍在有效期内', remedy: '请等有效期届满，或由医生撤销。' },
  'dispensing-unfit': {
    what: '所扫药品与处方不符',
    remedy: '请更正所指的部分；换用其他药品须向开方医生申请。',
  },
  'substitution-not-free': {
    what: '不能这样申请换药',
    remedy: '请选择未配过的药品、同类的替代药，并写明理由。',
  },
  'signature-missing': { what: '换药须开方医生重新签名', remedy: '请签名同意，或者拒绝。' },
  'return-not-allowed': {
    what: '药品售出后不因此退换',
    remedy: '只有质量问题或者未送达的包裹可以退。',
  },
  'dispensing-unknown': { what: '没有可退的这次调剂', remedy: '请选择已结算且未退过的一次。' },
  'way-differs': { what: '与患者选择的取药方式不同', remedy: '自取的当面交付，配送的交承运人。' },
  'prescription-unfit': { what: '处方不合规定', remedy: '请更正所指的部分。' },
  'prescription-unsafe': {
    what: '用药安全审查未通过',
    remedy: '请调整药品；仅为提示的，写明理由后可继续。',
  },
  'prescription-unknown': { what: '没有这张处方', remedy: '请从列表中选择。' },
  'pharmacy-unfit': {
    what: '不能在这家药店这样取药',
    remedy: '请选择列出的药店；并非每家都配送。',
  },
  'not-on-shelf': { what: '本店库存不足', remedy: '请按现有数量配，或者退单。' },
  'signing-not-possible': { what: '目前不能电子签名', remedy: '请联系系统管理员接入医师证书。' },
  'prescription-busy': { what: '他人正在同时办理', remedy: '请再试一次。' },
}
