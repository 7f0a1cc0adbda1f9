/** Reads `catalogues/persons`: points and thresholds for comparing records, and how names are read. */
import { findings, type MatchRules, matchFields } from '../../engine/person/match.ts'
import { type Sounds, soundTable } from '../../engine/person/name.ts'
import { readDataRows, statusOf, wrong } from './data-files.ts'

/** @throws for a file that is out of order. */
export function readMatchRules(folder?: string): MatchRules {
  const points = new Map<string, number>()
  for (const row of readDataRows('persons/match.csv', folder)) {
    statusOf(row)
    const [field, finding, text] = [row.cell('field'), row.cell('finding'), row.cell('points')]
    const known = matchFields.find((one) => one === field)
    const words: readonly string[] = known === undefined ? ['same', 'perhaps'] : findings[known]
    if (known === undefined && field !== 'verdict') throw wrong(row, `${field} is no field`)
    if (!words.includes(finding)) throw wrong(row, `write one of ${words.join(', ')}`)
    if (!/^-?\d{1,4}$/.test(text)) throw wrong(row, `${text} are no points`)
    points.set(`${field} ${finding}`, Number(text))
  }
  const threshold = (verdict: string) => points.get(`verdict ${verdict}`) ?? Number.MAX_SAFE_INTEGER
  const sounds = readDataRows('persons/characters.csv', folder).map((row): Sounds => {
    statusOf(row)
    const ways = (column: string) => row.cell(column).split(' ')
    const [pinyin, hongKong, macau] = [ways('pinyin'), ways('hong_kong'), ways('macau')]
    const [simplified, traditional] = [row.cell('simplified'), row.cell('traditional')]
    return { simplified, traditional, pinyin, hongKong, macau }
  })
  return {
    points,
    same: threshold('same'),
    perhaps: threshold('perhaps'),
    sounds: soundTable(sounds),
  }
}
