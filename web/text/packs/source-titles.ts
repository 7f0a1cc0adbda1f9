/**
 * What the sources of rules are called in Chinese, where they have no number to be called by: simplified, then the
 * words of Hong Kong. The packs name each of them once, mostly in English.
 */
export const sourceTitles: Readonly<Record<string, readonly [string, string]>> = {
  'About the Voluntary Health Insurance Scheme': ['自愿医保计划简介', '自願醫保計劃簡介'],
  'Background of the Elderly Health Care Voucher Scheme': [
    '长者医疗券计划背景',
    '長者醫療券計劃背景',
  ],
  'Breast Cancer Operative Service Collaboration Programme (states the standard fees)': [
    '乳癌手术协作计划（载有标准收费）',
    '乳癌手術協作計劃（載有標準收費）',
  ],
  'Charges for non-emergency radiological examinations': [
    '非紧急放射检查收费',
    '非緊急放射檢查收費',
  ],
  'Data dictionary of a hospital information system: an item priced 12,300 of which 10,000 are payable':
    [
      '某医院信息系统数据字典：单价 12,300 元、可支付 10,000 元的一个项目',
      '某醫院資訊系統數據字典：單價 12,300 元、可支付 10,000 元的一個項目',
    ],
  'Design document of a claims agent': ['某理赔程序的设计文档', '某索償程式的設計文件'],
  'Elderly Health Care Voucher Greater Bay Area Pilot Scheme to cover all nine Mainland cities in GBA':
    ['长者医疗券大湾区试点计划扩至内地九市', '長者醫療券大灣區試點計劃擴展至內地九市'],
  'Elderly Health Care Voucher Greater Bay Area Pilot Scheme, highlights': [
    '长者医疗券大湾区试点计划要点',
    '長者醫療券大灣區試點計劃重點',
  ],
  'Elderly couples can share health vouchers from Friday': [
    '夫妻可共用长者医疗券',
    '夫妻可共用長者醫療券',
  ],
  'Emergency service of Conde de São Januário General Hospital': [
    '仁伯爵综合医院急诊服务',
    '仁伯爵綜合醫院急診服務',
  ],
  'Employee inpatient and large-amount benefits from 2024-05-15: figures of Hanzhong as a public data set of 2026-03-01 reports them, naming this document':
    [
      '汉中市职工住院及大额待遇（2024-05-15 起），数字取自公开数据集',
      '漢中市職工住院及大額待遇（2024-05-15 起），數字取自公開數據集',
    ],
  'Employee inpatient benefit from 2024: figures of Jiamusi as a public data set of 2026-03-01 reports them, naming this document':
    [
      '佳木斯市职工住院待遇（2024 年起），数字取自公开数据集',
      '佳木斯市職工住院待遇（2024 年起），數字取自公開數據集',
    ],
  'Employee outpatient benefit from 2023: figures of Hanzhong as a public data set of 2026-03-01 reports them, naming this document':
    [
      '汉中市职工门诊待遇（2023 年起），数字取自公开数据集',
      '漢中市職工門診待遇（2023 年起），數字取自公開數據集',
    ],
  'Employee outpatient benefit from 2023: figures of Jiamusi as a public data set of 2026-03-01 reports them, naming this document':
    [
      '佳木斯市职工门诊待遇（2023 年起），数字取自公开数据集',
      '佳木斯市職工門診待遇（2023 年起），數字取自公開數據集',
    ],
  'Employee outpatient benefit from 2023: figures of Nanchang as a public data set of 2026-03-01 reports them, naming this document':
    [
      '南昌市职工门诊待遇（2023 年起），数字取自公开数据集',
      '南昌市職工門診待遇（2023 年起），數字取自公開數據集',
    ],
  "Exclusive subsidies to be given to Hengqin's Macau residents": [
    '横琴澳门居民专项补贴',
    '橫琴澳門居民專項補貼',
  ],
  'FAQ on medical insurance for families of overseas talent (resident scheme 2024)': [
    '海外人才家属医保常见问题（2024 年居民医保）',
    '海外人才家屬醫保常見問題（2024 年居民醫保）',
  ],
  'Health care voucher programme 2021 (1 May 2021 to 30 April 2023)': [
    '2021 年度医疗补贴计划（2021-05-01 至 2023-04-30）',
    '2021 年度醫療補貼計劃（2021-05-01 至 2023-04-30）',
  ],
  'Hong Kong Hospital Authority implements public healthcare fees reform on January 1, 2026': [
    '香港医院管理局 2026 年 1 月 1 日起实行公营医疗收费改革',
    '醫院管理局 2026 年 1 月 1 日起實行公營醫療收費改革',
  ],
  'How the annual deductible works': ['年度免赔额如何计算', '每年墊底費如何計算'],
  'Interview of the deputy head of the medical insurance bureau on the city government site about the rules from 2018, transcribed in public code':
    [
      '佳木斯市政府网站访谈：市医保局副局长谈 2018 年起的政策（公开代码转录）',
      '佳木斯市政府網站訪談：市醫保局副局長談 2018 年起的政策（公開程式碼轉錄）',
    ],
  'Jiangxi chronic diseases in public code: class I shares the inpatient cap, class II 4,000 to 10,000 a disease, several together 7,000':
    [
      '江西省门诊慢特病：一类并入住院限额，二类每病种 4,000 至 10,000 元，多病种合计 7,000 元（公开代码）',
      '江西省門診慢特病：一類併入住院限額，二類每病種 4,000 至 10,000 元，多病種合計 7,000 元（公開程式碼）',
    ],
  'Jiangxi cross-region rule in public code: no filing and no reduction in the province since 2023-04-01; first self-pay of 10 % or 20 % in other provinces':
    [
      '江西省异地就医：2023-04-01 起省内免备案、不降比例，省外先行自付 10% 或 20%（公开代码）',
      '江西省異地就醫：2023-04-01 起省內免備案、不降比例，省外先行自付 10% 或 20%（公開程式碼）',
    ],
  'Macau residents now get medical coverage in Zhuhai': [
    '澳门居民可参加珠海医保',
    '澳門居民可參加珠海醫保',
  ],
  'MedBench MedInsureCalc, the item whose key is public': [
    'MedBench MedInsureCalc 中公开答案的一题',
    'MedBench MedInsureCalc 中公開答案的一題',
  ],
  'Mirror page with the Beijing resident outpatient benefit of 2021: cap 4,500': [
    '2021 年北京市居民门诊待遇：封顶 4,500 元（转载页）',
    '2021 年北京市居民門診待遇：上限 4,500 元（轉載頁）',
  ],
  'Nanchang civil-servant subsidy in public code': [
    '南昌市公务员医疗补助（公开代码）',
    '南昌市公務員醫療補助（公開程式碼）',
  ],
  'Programa de comparticipação nos cuidados de saúde para o ano de 2023': [
    '2023 年度医疗补贴计划',
    '2023 年度醫療補貼計劃',
  ],
  'Programa de comparticipação nos cuidados de saúde para o ano de 2025': [
    '2025 年度医疗补贴计划',
    '2025 年度醫療補貼計劃',
  ],
  'Programa de vales de saúde vai ser alargado a Hengqin': [
    '医疗券计划将扩展至横琴',
    '醫療券計劃將擴展至橫琴',
  ],
  'Public healthcare fees and charges reform (drug charges by four weeks)': [
    '公营医疗收费改革（药费按四星期计）',
    '公營醫療收費改革（藥費按四星期計）',
  ],
  'Public healthcare fees and charges reform, frequently asked questions': [
    '公营医疗收费改革常见问题',
    '公營醫療收費改革常見問題',
  ],
  'Resident benefits from 2022: figures of Hanzhong as a public data set of 2026-03-01 reports them, naming this document':
    [
      '汉中市居民医保待遇（2022 年起），数字取自公开数据集',
      '漢中市居民醫保待遇（2022 年起），數字取自公開數據集',
    ],
  'Resident benefits from 2024: figures of Jiamusi as a public data set of 2026-03-01 reports them, naming this document':
    [
      '佳木斯市居民医保待遇（2024 年起），数字取自公开数据集',
      '佳木斯市居民醫保待遇（2024 年起），數字取自公開數據集',
    ],
  'Resident benefits from 2025: figures of Nanchang as a public data set of 2026-03-01 reports them, naming this document':
    [
      '南昌市居民医保待遇（2025 年起），数字取自公开数据集',
      '南昌市居民醫保待遇（2025 年起），數字取自公開數據集',
    ],
  'Resident outpatient benefit: figures of Chengdu as a public data set of 2026-03-01 reports them, naming this document':
    ['成都市居民门诊待遇，数字取自公开数据集', '成都市居民門診待遇，數字取自公開數據集'],
  'Restrictions in using health care vouchers': ['医疗券的使用限制', '醫療券的使用限制'],
  'Revamp of public healthcare charges (co-payment for imaging and pathology)': [
    '公营医疗收费改革（影像及病理检验共付费）',
    '公營醫療收費改革（造影及病理檢驗共付費）',
  ],
  'Rule-engine test built from the terms of 沪惠保 2025': [
    '按沪惠保 2025 条款写成的规则引擎测试',
    '按滬惠保 2025 條款寫成的規則引擎測試',
  ],
  'Services charges (public charges, eligible persons)': [
    '服务收费（公众收费，符合资格人士）',
    '服務收費（公眾收費，符合資格人士）',
  ],
  'Shanghai employee medical insurance, undated table of the rule before the reform, from public code; the rows of the retired from memory':
    [
      '上海市职工医保改革前待遇表（公开代码，未注明日期；退休人员各行凭记忆）',
      '上海市職工醫保改革前待遇表（公開程式碼，未註明日期；退休人員各行憑記憶）',
    ],
  "Social Insurance Law of the People's Republic of China, article 30": [
    '《中华人民共和国社会保险法》第三十条',
    '《中華人民共和國社會保險法》第三十條',
  ],
  'Under what circumstances would I not be eligible for full reimbursement of the selected medical packages':
    ['哪些情况下指定医疗套餐不获全数赔付', '哪些情況下指定醫療套餐不獲全數賠償'],
  'Unit test of a hospital information system that divides a bill by class of item': [
    '某医院信息系统按项目类别拆分账单的单元测试',
    '某醫院資訊系統按項目類別分拆帳單的單元測試',
  ],
  'VHIS plan comparison (Flexi Plus)': [
    '自愿医保产品比较（灵活计划）',
    '自願醫保產品比較（靈活計劃）',
  ],
  'VHIS plan comparison': ['自愿医保产品比较', '自願醫保產品比較'],
  '公立醫院收費改革 2026 年 1 月 1 日生效': [
    '公立医院收费改革 2026 年 1 月 1 日生效',
    '公立醫院收費改革 2026 年 1 月 1 日生效',
  ],
  '公立醫院收費改革 2026 年 1 月 1 日生效（新舊收費）': [
    '公立医院收费改革 2026 年 1 月 1 日生效（新旧收费）',
    '公立醫院收費改革 2026 年 1 月 1 日生效（新舊收費）',
  ],
  "医疗互助 (page of a union's application, src/pages/components/treatment.vue)": [
    '某工会应用的“医疗互助”页面',
    '某工會應用程式的「醫療互助」頁面',
  ],
  '自願醫保 VHIS 標準計劃保障範圍': ['自愿医保标准计划保障范围', '自願醫保 VHIS 標準計劃保障範圍'],
  自願醫保標準計劃的基本保障項目及保障額: [
    '自愿医保标准计划的基本保障项目及保障额',
    '自願醫保標準計劃的基本保障項目及保障額',
  ],
}
