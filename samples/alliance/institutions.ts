/** Institutions of the sample alliance. None of them exists; every name says so. */
import type { Texts } from '../../engine/policy/policy-value.ts'

export interface SampleInstitution {
  readonly id: string
  readonly title: Texts
  readonly region: string
  readonly kind: 'hospital' | 'clinic' | 'health-centre' | 'internet-hospital' | 'pharmacy'
  /** A pharmacy has the level at which funds pay it. */
  readonly level: 'community' | 'primary' | 'secondary' | 'tertiary' | null
  readonly ownership: 'public' | 'private-non-profit' | 'private-for-profit'
  /** What rules and lists know it by, such as a service point of the voucher scheme. */
  readonly tags: readonly string[]
  readonly currency: 'CNY' | 'HKD' | 'MOP'
  readonly beds: number
  readonly licences: readonly string[]
}

type Kind = SampleInstitution['kind']
type Ownership = SampleInstitution['ownership']

interface Details {
  readonly tags?: readonly string[]
  readonly beds?: number
  readonly licences?: readonly string[]
}

function inMainland(
  id: string,
  region: string,
  [cn, hk, en]: readonly [string, string, string],
  kind: Kind,
  level: SampleInstitution['level'],
  ownership: Ownership,
  details: Details = {},
): SampleInstitution {
  const title = { 'zh-CN': `${cn}（样例）`, 'zh-HK': `${hk}（樣例）`, en: `${en} (sample)` }
  const { tags = [], beds = 0, licences = [] } = details
  return { id, title, region, kind, level, ownership, tags, currency: 'CNY', beds, licences }
}

function abroad(
  id: string,
  region: 'hong-kong' | 'macau',
  names: readonly [string, string, string],
  kind: Kind,
  level: SampleInstitution['level'],
  ownership: Ownership,
  details: Details = {},
): SampleInstitution {
  const currency = region === 'macau' ? 'MOP' : 'HKD'
  return { ...inMainland(id, region, names, kind, level, ownership, details), region, currency }
}

const gbaPoint = ['ehcv-gba', 'voucher-point']
const enrolled = ['ehcv-enrolled', 'voucher-point']

const named: readonly SampleInstitution[] = [
  inMainland(
    'H-BJ-01',
    'beijing',
    ['北京云桥医院', '北京雲橋醫院', 'Yunqiao Hospital, Beijing'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1600, licences: ['transplant', 'radiotherapy'], tags: ['referral-centre'] },
  ),
  inMainland(
    'H-BJ-02',
    'beijing',
    ['北京岚山区医院', '北京嵐山區醫院', 'Lanshan District Hospital, Beijing'],
    'hospital',
    'tertiary',
    'public',
    { beds: 620, tags: ['district-run'] },
  ),
  inMainland(
    'H-BJ-03',
    'beijing',
    ['北京星渡康复医院', '北京星渡康復醫院', 'Xingdu Rehabilitation Hospital, Beijing'],
    'hospital',
    'secondary',
    'private-for-profit',
    { beds: 180, licences: ['rehabilitation'] },
  ),
  inMainland(
    'C-BJ-01',
    'beijing',
    [
      '北京汐石社区卫生服务中心',
      '北京汐石社區衛生服務中心',
      'Xishi Community Health Centre, Beijing',
    ],
    'health-centre',
    'community',
    'public',
    { beds: 12 },
  ),
  inMainland(
    'P-BJ-01',
    'beijing',
    ['北京临溪药房', '北京臨溪藥房', 'Linxi Pharmacy, Beijing'],
    'pharmacy',
    'primary',
    'private-for-profit',
    { tags: ['dual-channel'], licences: ['cold-chain'] },
  ),
  inMainland(
    'H-SH-01',
    'shanghai',
    ['上海望岚医院', '上海望嵐醫院', 'Wanglan Hospital, Shanghai'],
    'hospital',
    'tertiary',
    'public',
    {
      beds: 1850,
      licences: ['transplant', 'radiotherapy', 'cell-therapy'],
      tags: ['referral-centre'],
    },
  ),
  inMainland(
    'H-SH-02',
    'shanghai',
    ['上海清陌互联网医院', '上海清陌互聯網醫院', 'Qingmo Internet Hospital, Shanghai'],
    'internet-hospital',
    'tertiary',
    'public',
    { licences: ['internet-hospital'] },
  ),
  inMainland(
    'H-SH-03',
    'shanghai',
    ['上海禾川医院', '上海禾川醫院', 'Hechuan Hospital, Shanghai'],
    'hospital',
    'secondary',
    'private-non-profit',
    { beds: 260 },
  ),
  inMainland(
    'C-SH-01',
    'shanghai',
    [
      '上海沐桥社区卫生服务中心',
      '上海沐橋社區衛生服務中心',
      'Muqiao Community Health Centre, Shanghai',
    ],
    'health-centre',
    'community',
    'public',
    { beds: 20 },
  ),
  inMainland(
    'P-SH-01',
    'shanghai',
    ['上海晨汐药房', '上海晨汐藥房', 'Chenxi Pharmacy, Shanghai'],
    'pharmacy',
    'primary',
    'private-for-profit',
    { tags: ['dual-channel'], licences: ['cold-chain'] },
  ),
  inMainland(
    'H-GZ-01',
    'guangzhou',
    ['广州桐岭医院', '廣州桐嶺醫院', 'Tongling Hospital, Guangzhou'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1420, tags: gbaPoint },
  ),
  inMainland(
    'H-GZ-02',
    'guangzhou',
    ['广州岑溪医院', '廣州岑溪醫院', 'Cenxi Hospital, Guangzhou'],
    'hospital',
    'secondary',
    'public',
    { beds: 380 },
  ),
  inMainland(
    'C-GZ-01',
    'guangzhou',
    [
      '广州霁川社区卫生服务中心',
      '廣州霽川社區衛生服務中心',
      'Jichuan Community Health Centre, Guangzhou',
    ],
    'health-centre',
    'community',
    'public',
    { beds: 10 },
  ),
  inMainland(
    'H-SZ-01',
    'shenzhen',
    ['深圳澄湖医院', '深圳澄湖醫院', 'Chenghu Hospital, Shenzhen'],
    'hospital',
    'tertiary',
    'public',
    { beds: 2000, tags: gbaPoint, licences: ['cross-border-record'] },
  ),
  inMainland(
    'H-SZ-02',
    'shenzhen',
    ['深圳渡明眼科医院', '深圳渡明眼科醫院', 'Duming Eye Hospital, Shenzhen'],
    'hospital',
    'secondary',
    'private-for-profit',
    { beds: 90, licences: ['ophthalmology'] },
  ),
  inMainland(
    'C-SZ-01',
    'shenzhen',
    [
      '深圳忆桥社区健康服务中心',
      '深圳憶橋社區健康服務中心',
      'Yiqiao Community Health Centre, Shenzhen',
    ],
    'health-centre',
    'community',
    'public',
  ),
  inMainland(
    'H-ZH-01',
    'zhuhai',
    ['珠海安渡医院', '珠海安渡醫院', 'Andu Hospital, Zhuhai'],
    'hospital',
    'tertiary',
    'public',
    { beds: 900, tags: gbaPoint },
  ),
  inMainland(
    'C-ZH-01',
    'zhuhai',
    ['珠海望海门诊部', '珠海望海門診部', 'Wanghai Clinic, Zhuhai'],
    'clinic',
    'primary',
    'private-for-profit',
  ),
  inMainland(
    'H-HZ-01',
    'hangzhou',
    ['杭州溪桥医院', '杭州溪橋醫院', 'Xiqiao Hospital, Hangzhou'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1300 },
  ),
  inMainland(
    'C-HZ-01',
    'hangzhou',
    [
      '杭州云栖渡社区卫生服务中心',
      '杭州雲棲渡社區衛生服務中心',
      'Yunxidu Community Health Centre, Hangzhou',
    ],
    'health-centre',
    'community',
    'public',
  ),
  inMainland(
    'H-NJ-01',
    'nanjing',
    ['南京石桥医院', '南京石橋醫院', 'Shiqiao Hospital, Nanjing'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1200 },
  ),
  inMainland(
    'H-NJ-02',
    'nanjing',
    ['南京岚汐护理院', '南京嵐汐護理院', 'Lanxi Nursing Hospital, Nanjing'],
    'hospital',
    'secondary',
    'private-non-profit',
    { beds: 140, licences: ['nursing'] },
  ),
  inMainland(
    'H-SU-01',
    'suzhou',
    ['苏州星桥医院', '蘇州星橋醫院', 'Xingqiao Hospital, Suzhou'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1100 },
  ),
  inMainland(
    'H-SU-02',
    'suzhou',
    ['苏州渡云医院', '蘇州渡雲醫院', 'Duyun Hospital, Suzhou'],
    'hospital',
    'secondary',
    'public',
    { beds: 320 },
  ),
  inMainland(
    'H-HF-01',
    'hefei',
    ['合肥临桥医院', '合肥臨橋醫院', 'Linqiao Hospital, Hefei'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1500, tags: ['province-owned'] },
  ),
  inMainland(
    'H-HF-02',
    'hefei',
    ['合肥汐渡医院', '合肥汐渡醫院', 'Xidu Hospital, Hefei'],
    'hospital',
    'tertiary',
    'public',
    { beds: 800, tags: ['city-owned'] },
  ),
  inMainland(
    'P-HF-01',
    'hefei',
    ['合肥溪石药房', '合肥溪石藥房', 'Xishi Pharmacy, Hefei'],
    'pharmacy',
    'primary',
    'private-for-profit',
    { tags: ['pooled-outpatient'] },
  ),
  inMainland(
    'H-GY-01',
    'guiyang',
    ['贵阳云岭医院', '貴陽雲嶺醫院', 'Yunling Hospital, Guiyang'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1700, tags: ['province-top', 'telehealth-centre'] },
  ),
  inMainland(
    'H-GY-02',
    'guiyang',
    ['贵阳岭桥医院', '貴陽嶺橋醫院', 'Lingqiao Hospital, Guiyang'],
    'hospital',
    'tertiary',
    'public',
    { beds: 640 },
  ),
  inMainland(
    'T-GY-01',
    'guiyang',
    ['贵阳石岭镇卫生院', '貴陽石嶺鎮衛生院', 'Shiling Township Hospital, Guiyang'],
    'hospital',
    'primary',
    'public',
    { beds: 40, tags: ['township'] },
  ),
  inMainland(
    'H-CD-01',
    'chengdu',
    ['成都锦渡医院', '成都錦渡醫院', 'Jindu Hospital, Chengdu'],
    'hospital',
    'tertiary',
    'public',
    { beds: 2200 },
  ),
  inMainland(
    'H-CD-02',
    'chengdu',
    ['成都溪岚医院', '成都溪嵐醫院', 'Xilan Hospital, Chengdu'],
    'hospital',
    'primary',
    'private-for-profit',
    { beds: 80 },
  ),
  inMainland(
    'P-CD-01',
    'chengdu',
    ['成都云渡药房', '成都雲渡藥房', 'Yundu Pharmacy, Chengdu'],
    'pharmacy',
    'primary',
    'private-for-profit',
    { tags: ['pooled-outpatient'] },
  ),
  inMainland(
    'H-NC-01',
    'nanchang',
    ['南昌赣桥医院', '南昌贛橋醫院', 'Ganqiao Hospital, Nanchang'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1000 },
  ),
  inMainland(
    'C-NC-01',
    'nanchang',
    [
      '南昌渡石社区卫生服务中心',
      '南昌渡石社區衛生服務中心',
      'Dushi Community Health Centre, Nanchang',
    ],
    'health-centre',
    'community',
    'public',
  ),
  inMainland(
    'H-JM-01',
    'jiamusi',
    ['佳木斯松渡医院', '佳木斯松渡醫院', 'Songdu Hospital, Jiamusi'],
    'hospital',
    'tertiary',
    'public',
    { beds: 700 },
  ),
  inMainland(
    'H-JM-02',
    'jiamusi',
    ['佳木斯江桥医院', '佳木斯江橋醫院', 'Jiangqiao Hospital, Jiamusi'],
    'hospital',
    'secondary',
    'public',
    { beds: 260 },
  ),
  inMainland(
    'H-HN-01',
    'hanzhong',
    ['汉中岭渡医院', '漢中嶺渡醫院', 'Lingdu Hospital, Hanzhong'],
    'hospital',
    'tertiary',
    'public',
    { beds: 860 },
  ),
  inMainland(
    'T-HN-01',
    'hanzhong',
    ['汉中溪岭镇卫生院', '漢中溪嶺鎮衛生院', 'Xiling Township Hospital, Hanzhong'],
    'hospital',
    'primary',
    'public',
    { beds: 36, tags: ['township'] },
  ),
  inMainland(
    'V-HN-01',
    'hanzhong',
    ['汉中石渡村卫生室', '漢中石渡村衛生室', 'Shidu Village Clinic, Hanzhong'],
    'clinic',
    'community',
    'public',
    { tags: ['village'] },
  ),
  abroad(
    'H-HK-01',
    'hong-kong',
    ['香港云桥公立医院', '香港雲橋公立醫院', 'Yunqiao Public Hospital, Hong Kong'],
    'hospital',
    'tertiary',
    'public',
    { beds: 1400 },
  ),
  abroad(
    'H-HK-02',
    'hong-kong',
    ['香港岚渡医院', '香港嵐渡醫院', 'Landu Hospital, Hong Kong'],
    'hospital',
    'tertiary',
    'private-non-profit',
    { beds: 420, tags: enrolled },
  ),
  abroad(
    'C-HK-01',
    'hong-kong',
    ['香港汐桥医务所', '香港汐橋醫務所', 'Xiqiao Medical Practice, Hong Kong'],
    'clinic',
    null,
    'private-for-profit',
    { tags: enrolled },
  ),
  abroad(
    'C-HK-02',
    'hong-kong',
    ['香港星岭家庭医学诊所', '香港星嶺家庭醫學診所', 'Xingling Family Medicine Clinic, Hong Kong'],
    'clinic',
    'community',
    'public',
  ),
  abroad(
    'C-HK-03',
    'hong-kong',
    ['香港渡岚诊疗室', '香港渡嵐診療室', 'Dulan Consulting Rooms, Hong Kong'],
    'clinic',
    null,
    'private-for-profit',
  ),
  abroad(
    'H-MO-01',
    'macau',
    ['澳门云渡医院', '澳門雲渡醫院', 'Yundu Hospital, Macau'],
    'hospital',
    'tertiary',
    'public',
    { beds: 600 },
  ),
  abroad(
    'C-MO-01',
    'macau',
    ['澳门石桥诊所', '澳門石橋診所', 'Shiqiao Clinic, Macau'],
    'clinic',
    null,
    'private-for-profit',
    { tags: ['macau-voucher', 'voucher-point'] },
  ),
  abroad(
    'C-MO-02',
    'macau',
    ['澳门渡石卫生中心', '澳門渡石衛生中心', 'Dushi Health Centre, Macau'],
    'health-centre',
    'community',
    'public',
  ),
]

/** Where a region would else have no pharmacy or no place for a first visit. */
const corners: readonly (readonly [
  letter: string,
  region: string,
  names: readonly [string, string, string],
])[] = [
  ['GZ', 'guangzhou', ['广州', '廣州', 'Guangzhou']],
  ['SZ', 'shenzhen', ['深圳', '深圳', 'Shenzhen']],
  ['ZH', 'zhuhai', ['珠海', '珠海', 'Zhuhai']],
  ['HZ', 'hangzhou', ['杭州', '杭州', 'Hangzhou']],
  ['NJ', 'nanjing', ['南京', '南京', 'Nanjing']],
  ['SU', 'suzhou', ['苏州', '蘇州', 'Suzhou']],
  ['HF', 'hefei', ['合肥', '合肥', 'Hefei']],
  ['GY', 'guiyang', ['贵阳', '貴陽', 'Guiyang']],
  ['CD', 'chengdu', ['成都', '成都', 'Chengdu']],
  ['NC', 'nanchang', ['南昌', '南昌', 'Nanchang']],
  ['JM', 'jiamusi', ['佳木斯', '佳木斯', 'Jiamusi']],
  ['HN', 'hanzhong', ['汉中', '漢中', 'Hanzhong']],
]

const cornerInstitutions = corners.flatMap(([letters, region, [cn, hk, en]]) => {
  const has = (kind: Kind, level: SampleInstitution['level']) =>
    named.some((one) => one.region === region && one.kind === kind && one.level === level)
  const found: SampleInstitution[] = []
  if (!has('pharmacy', 'primary')) {
    found.push(
      inMainland(
        `P-${letters}-09`,
        region,
        [`${cn}云舟药房`, `${hk}雲舟藥房`, `Yunzhou Pharmacy, ${en}`],
        'pharmacy',
        'primary',
        'private-for-profit',
      ),
    )
  }
  if (!named.some((one) => one.region === region && one.level === 'community')) {
    found.push(
      inMainland(
        `C-${letters}-09`,
        region,
        [`${cn}云舟社区卫生服务中心`, `${hk}雲舟社區衛生服務中心`, `Yunzhou Health Centre, ${en}`],
        'health-centre',
        'community',
        'public',
      ),
    )
  }
  return found
})

export const institutions: readonly SampleInstitution[] = [...named, ...cornerInstitutions]
