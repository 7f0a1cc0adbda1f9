/** Names of the provinces by their codes of GB/T 2260. */
import type { Texts } from '../../../engine/policy/policy-value.ts'

const table = `
  11 北京 北京 Beijing
  12 天津 天津 Tianjin
  13 河北 河北 Hebei
  14 山西 山西 Shanxi
  15 内蒙古 內蒙古 Inner-Mongolia
  21 辽宁 遼寧 Liaoning
  22 吉林 吉林 Jilin
  23 黑龙江 黑龍江 Heilongjiang
  31 上海 上海 Shanghai
  32 江苏 江蘇 Jiangsu
  33 浙江 浙江 Zhejiang
  34 安徽 安徽 Anhui
  35 福建 福建 Fujian
  36 江西 江西 Jiangxi
  37 山东 山東 Shandong
  41 河南 河南 Henan
  42 湖北 湖北 Hubei
  43 湖南 湖南 Hunan
  44 广东 廣東 Guangdong
  45 广西 廣西 Guangxi
  46 海南 海南 Hainan
  50 重庆 重慶 Chongqing
  51 四川 四川 Sichuan
  52 贵州 貴州 Guizhou
  53 云南 雲南 Yunnan
  54 西藏 西藏 Tibet
  61 陕西 陝西 Shaanxi
  62 甘肃 甘肅 Gansu
  63 青海 青海 Qinghai
  64 宁夏 寧夏 Ningxia
  65 新疆 新疆 Xinjiang
  66 新疆兵团 新疆兵團 Xinjiang-Corps`

export const provinceNames: ReadonlyMap<string, Texts> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', cn = '', hk = '', en = ''] = line.trim().split(' ')
      return [code, { 'zh-CN': cn, 'zh-HK': hk, en: en.replace('-', ' ') }]
    }),
)
