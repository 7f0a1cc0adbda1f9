/** What is said when something about a prescription is refused. */
export const prescriptionProblemsZhHK = {
  'prescription-out-of-turn': {
    what: '處方現時不能這樣處理',
    remedy: '請重新載入處方，查看下一步由誰處理。',
  },
  'prescription-of-others': {
    what: '此步驟由他人處理',
    remedy: '請由處方醫生、覆核藥劑師、病人或藥房各自處理。',
  },
  'prescription-elsewhere': {
    what: '處方在另一間藥房',
    remedy: '請待該藥房退單後，由病人改選本店。',
  },
  'claim-code-wrong': { what: '取藥碼不符', remedy: '請重新掃描病人手機上的取藥碼，舊碼已失效。' },
  'repeat-too-early': { what: '未到下次取藥日', remedy: '請於列明日期起再來。' },
  'prescription-over': { what: '處方已過有效期', remedy: '請醫生重新開立。' },
  'prescription-not-over': { what: '處方仍在有效期內', remedy: '請等有效期屆滿，或由醫生撤銷。' },
  'dispensing-unfit': {
    what: '所掃藥物與處方不符',
    remedy: '請更正所指部分；改用其他藥物須向處方醫生申請。',
  },
  'substitution-not-free': {
    what: '不能這樣申請換藥',
    remedy: '請選擇未配發的藥物、同類的替代藥，並註明理由。',
  },
  'signature-missing': { what: '換藥須處方醫生重新簽署', remedy: '請簽署同意，或拒絕。' },
  'return-not-allowed': {
    what: '藥物售出後不因此退換',
    remedy: '只有品質問題或未送達的包裹可以退回。',
  },
  'dispensing-unknown': { what: '沒有可退的這次配藥', remedy: '請選擇已結算而未退回的一次。' },
  'way-differs': { what: '與病人選擇的取藥方式不同', remedy: '自取的當面交付，送遞的交承運商。' },
  'prescription-unfit': { what: '處方不合規定', remedy: '請更正所指部分。' },
  'prescription-unsafe': {
    what: '用藥安全檢查未通過',
    remedy: '請調整藥物；若只屬提示，註明理由後可繼續。',
  },
  'prescription-unknown': { what: '沒有這張處方', remedy: '請從列表中選擇。' },
  'pharmacy-unfit': {
    what: '不能在這間藥房這樣取藥',
    remedy: '請選擇列出的藥房；並非每間都送遞。',
  },
  'not-on-shelf': { what: '本店存貨不足', remedy: '請按現有數量配發，或退單。' },
  'signing-not-possible': { what: '現時不能電子簽署', remedy: '請聯絡系統管理員接入醫生證書。' },
  'prescription-busy': { what: '他人正在同時處理', remedy: '請再試一次。' },
}
