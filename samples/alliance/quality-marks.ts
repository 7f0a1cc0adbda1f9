/** Which tests of the fictional institutions passed which assessment, and when last. */
import type { Day } from '../../engine/base/calendar-date.ts'
import type { QualityMark } from '../../engine/recognition/recognise.ts'
import type { SampleInstitution } from './institutions.ts'

const items = [
  ...['blood-count', 'hba1c', 'lipids', 'liver-function', 'kidney-function', 'blood-group'],
  ...['ct-chest', 'mri-brain', 'x-ray-chest'],
]
const delta = ['shanghai', 'hangzhou', 'nanjing', 'suzhou', 'hefei']
const everyDays = 150

/**
 * Assessed every five months up to now. The hospitals with a referral centre passed for the whole
 * country, tertiary and secondary ones of the delta and of Beijing for their range, others nowhere.
 */
export function qualityMarks(
  institutions: readonly SampleInstitution[],
  today: Day,
): readonly QualityMark[] {
  const days = [0, 1, 2].map((times) => today - times * everyDays)
  return institutions.flatMap(({ id, region, level, tags }) => {
    const range = rangeOf(region, level, tags)
    if (range === null) return []
    return items.flatMap((item) =>
      days.map((assessedOn) => ({ institution: id, item, range, assessedOn })),
    )
  })
}

function rangeOf(
  region: string,
  level: SampleInstitution['level'],
  tags: readonly string[],
): string | null {
  if (tags.includes('referral-centre')) return 'national'
  if (level !== 'tertiary' && level !== 'secondary') return null
  if (delta.includes(region)) return 'delta'
  return region === 'beijing' ? 'jing-jin-ji' : null
}
