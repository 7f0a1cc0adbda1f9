/** Words of a patient's own pages: coverages and bills. */
export const ownZhCN = {
  nav: { coverages: '我的保障', bills: '我的账单' },
  self: '本人',
  ward: '被监护人 {{n}}',
  whose: '查看谁的资料',
  signIn: '请以患者本人或监护人的身份登录后查看。',
  toSignIn: '去登录',
  coverages: {
    title: '我的保障',
    lead: '您的医保、商业保险和账户，以及本期已经用了多少。',
    none: '没有登记任何保障',
    noneHint: '参保或投保后，这里会列出。',
    period: '{{from}} 至 {{to}}',
    used: '本期已用',
    unused: '本期还没有用过',
  },
  copy: {
    title: '我的数据副本',
    lead: '联盟保存的您的保障、账单、理赔、授权、复诊、处方、转诊，以及谁看过您的资料，存成一个文件（JSON）。取用本身也会记入访问记录。',
    take: '下载我的数据',
    taking: '正在整理…',
  },
  bills: {
    title: '我的账单',
    lead: '每一次结算：总共多少，谁付了多少，您付了多少。点开可看每一步怎么算。',
    none: '还没有账单',
    noneHint: '在联盟内的医院、诊所、药店结算后，账单会出现在这里。',
    total: '总费用',
    cash: '您付现金',
    steps: '看每一步',
    back: '返回我的账单',
    state: { live: '已结算', reversed: '已冲正', reversal: '冲正' },
    more: '显示更早的账单',
  },
}

export type OwnWords = typeof ownZhCN
