/** Doctors who see patients online, and the departments that may. None of them exists. */
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { Rank } from '../../engine/telehealth/visit-item.ts'

export interface SampleOnlineDoctor {
  readonly id: string
  readonly name: Texts
  readonly institution: string
  readonly department: string
  readonly rank: Rank
  /** Since registered, in independent practice. */
  readonly years: number
  readonly treatsChildren: boolean
  readonly licence: string
}

function doctor(
  [institution, key]: readonly [string, string],
  [cn, hk, en]: readonly [string, string, string],
  department: string,
  rank: Rank,
  years: number,
  treatsChildren = false,
): SampleOnlineDoctor {
  const id = `staff:doctor:${institution}:${key}`
  const name = { 'zh-CN': cn, 'zh-HK': hk, en }
  const licence = `样例-${institution}-${key}`
  return { id, name, institution, department, rank, years, treatsChildren, licence }
}

export const onlineDoctors: readonly SampleOnlineDoctor[] = [
  doctor(
    ['H-SH-02', 'wei'],
    ['卫清和', '衞清和', 'Wei Qinghe'],
    'cardiology',
    'associate-chief',
    14,
  ),
  doctor(['H-SH-02', 'jiang'], ['蒋令仪', '蔣令儀', 'Jiang Lingyi'], 'endocrinology', 'chief', 21),
  doctor(
    ['H-SH-02', 'shen'],
    ['沈予安', '沈予安', 'Shen Yuan'],
    'general-medicine',
    'attending',
    6,
  ),
  doctor(['H-SH-02', 'han'], ['韩知微', '韓知微', 'Han Zhiwei'], 'respiratory', 'chief', 17, true),
  doctor(['H-SH-02', 'yang'], ['杨初晴', '楊初晴', 'Yang Chuqing'], 'cardiology', 'attending', 2),
]
