/** Words of a patient's own pages, as spoken in Hong Kong. */
import type { OwnWords } from './zh-CN.ts'

export const ownZhHK: OwnWords = {
  nav: { coverages: '我的保障', bills: '我的帳單' },
  self: '本人',
  ward: '受監護人 {{n}}',
  whose: '查看誰的資料',
  signIn: '請以病人本人或監護人身份登入後查看。',
  toSignIn: '前往登入',
  coverages: {
    title: '我的保障',
    lead: '你的醫保、保單、醫療券及戶口，以及本期已使用多少。',
    none: '沒有登記任何保障',
    noneHint: '投保後會在此列出。',
    period: '{{from}} 至 {{to}}',
    used: '本期已使用',
    unused: '本期尚未使用',
  },
  copy: {
    title: '我的資料副本',
    lead: '聯盟所保存你的保障、帳單、賠償、授權、覆診、處方、轉介，以及誰查閱過你的資料，儲存為一個檔案（JSON）。下載本身亦會記入查閱紀錄。',
    take: '下載我的資料',
    taking: '整理中…',
  },
  bills: {
    title: '我的帳單',
    lead: '每次結算：總額多少，誰付了多少，你付了多少。點開可看每一步如何計算。',
    none: '暫無帳單',
    noneHint: '在聯盟內的醫院、診所、藥房結算後，帳單會在此顯示。',
    total: '總收費',
    cash: '你自付',
    steps: '查看每一步',
    back: '返回我的帳單',
    state: { live: '已結算', reversed: '已撤銷', reversal: '撤銷' },
    more: '顯示較早的帳單',
  },
}
