/** What fictional houses have already found out about fictional persons, so that the next one need not. */
import type { Report } from '../../engine/recognition/examination.ts'
import { personId } from './person.ts'

export interface SampleTest {
  readonly person: string
  readonly institution: string
  readonly item: string
  readonly daysAgo: number
  readonly report: Omit<Report, 'on' | 'study'>
  /** Pictures were taken, under a number of their own. */
  readonly study: string | null
  /** Left out: a chest. */
  readonly drawn?: 'chest' | 'card'
}

const retired = personId(16)
const chronic = personId(3)

function imaging(
  study: string | null,
  finding: string,
  impression: string,
): Pick<SampleTest, 'report' | 'study'> {
  return { report: { values: [], finding, impression }, study }
}

function laboratory(
  ...values: readonly (readonly [
    name: string,
    value: string,
    unit: string,
    method: string,
    interval: string,
  ])[]
): Pick<SampleTest, 'report' | 'study'> {
  const all = values.map(([name, value, unit, method, interval]) => ({
    ...{ name, value, unit, method, interval },
  }))
  return { report: { values: all, finding: '' }, study: null }
}

const hba1c = ['糖化血红蛋白', '7.4', '%', '高效液相色谱法', '4.0–6.0'] as const
const cholesterol = ['总胆固醇', '5.9', 'mmol/L', '酶法', '2.8–5.2'] as const
const whiteCells = ['白细胞', '11.2', '10⁹/L', '电阻抗法', '3.5–9.5'] as const

export const sampleTests: readonly SampleTest[] = [
  {
    ...{ person: retired, institution: 'H-SU-01', item: 'ct-chest', daysAgo: 6 },
    ...imaging(
      '2.25.20261001',
      '左肺上叶见结节影，直径约 8 mm，边界清楚；其余肺野清晰。',
      '左肺上叶结节，建议 3 个月后复查。',
    ),
  },
  {
    ...{ person: retired, institution: 'H-SU-01', item: 'ct-chest', daysAgo: 41 },
    ...imaging('2.25.20261002', '左肺上叶见小结节影，直径约 6 mm。', '左肺上叶小结节，建议随访。'),
  },
  {
    ...{ person: retired, institution: 'H-SU-01', item: 'mri-brain', daysAgo: 3, drawn: 'card' },
    ...imaging(
      '2.25.20261004',
      '显示测试图，由程序绘制：各种彩色、有符号与压缩格式各一幅，供核对显示。',
      '仅供测试，不属于任何人。',
    ),
  },
  {
    ...{ person: retired, institution: 'H-SU-01', item: 'hba1c', daysAgo: 35 },
    ...laboratory(hba1c),
  },
  {
    ...{ person: retired, institution: 'H-SU-01', item: 'blood-count', daysAgo: 6 },
    ...laboratory(whiteCells),
  },
  {
    ...{ person: chronic, institution: 'H-BJ-01', item: 'lipids', daysAgo: 12 },
    ...laboratory(cholesterol),
  },
  {
    ...{ person: chronic, institution: 'H-BJ-02', item: 'ct-chest', daysAgo: 9 },
    ...imaging('2.25.20261003', '两肺纹理增多，未见实变影；心影不大。', '两肺纹理增多。'),
  },
]
