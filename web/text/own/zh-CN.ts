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
    number: '保单号 {{number}}',
    waits: '等待期到 {{day}}',
    notDirect: '须事后理赔，收费处不能直赔',
    used: '本期已用',
    unused: '本期还没有用过',
    term: '{{from}} 起',
    termTo: '{{from}} 至 {{to}}',
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
