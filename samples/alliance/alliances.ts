/** Alliances of the fictional institutions, as trees that change by date. */
import { dayOf } from '../../engine/base/calendar-date.ts'
import type { Alliance, AllianceSeat } from '../../engine/registry/alliance.ts'
import type { AllianceEntry } from '../../server/usecases/registry/entries.ts'

const founded = dayOf(2024, 1, 1)

function seat(
  institution: string,
  role: AllianceSeat['role'],
  under: string | null,
  [from, to]: readonly [number, number | null] = [founded, null],
): AllianceSeat {
  return { institution, role, under, from, to }
}

function tree(
  id: string,
  kind: Alliance['kind'],
  [cn, hk, en]: readonly [string, string, string],
  seats: readonly AllianceSeat[],
): AllianceEntry {
  const title = { 'zh-CN': `${cn}（样例）`, 'zh-HK': `${hk}（樣例）`, en: `${en} (sample)` }
  return { id, kind, title, seats }
}

export const alliances: readonly AllianceEntry[] = [
  tree(
    'A-DELTA',
    'cross-region',
    ['望岚长三角医联体', '望嵐長三角醫聯體', 'Wanglan Delta alliance'],
    [
      seat('H-SH-01', 'lead', null),
      seat('H-SH-02', 'branch', 'H-SH-01'),
      seat('H-HF-01', 'member', 'H-SH-01'),
      seat('H-HF-02', 'branch', 'H-HF-01', [dayOf(2025, 7, 1), null]),
      seat('H-HZ-01', 'member', 'H-SH-01'),
      seat('H-NJ-01', 'member', 'H-SH-01'),
      seat('C-SH-01', 'branch', 'H-SH-01'),
      // Left for another hospital's group.
      seat('H-SU-01', 'member', 'H-SH-01', [founded, dayOf(2025, 12, 31)]),
    ],
  ),
  tree(
    'A-GUIZHOU',
    'consortium',
    ['云岭紧密型医共体', '雲嶺緊密型醫共體', 'Yunling consortium'],
    [
      seat('H-GY-01', 'lead', null),
      seat('H-GY-02', 'member', 'H-GY-01'),
      seat('T-GY-01', 'branch', 'H-GY-02'),
    ],
  ),
  tree(
    'A-HANZHONG',
    'consortium',
    ['岭渡县域医共体', '嶺渡縣域醫共體', 'Lingdu county consortium'],
    [
      seat('H-HN-01', 'lead', null),
      seat('T-HN-01', 'member', 'H-HN-01'),
      seat('V-HN-01', 'branch', 'T-HN-01'),
    ],
  ),
]
