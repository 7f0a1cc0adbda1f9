/** Why two records may be one person's, field by field. */
import { useTranslation } from 'react-i18next'
import type { MatchesJson } from '../../../server/http/contract/person-record.ts'

interface MatchPointsProps {
  readonly points: MatchesJson['matches'][number]['points']
}

export function MatchPoints({ points }: MatchPointsProps) {
  const { t } = useTranslation()
  return (
    <table className="links-table">
      <tbody>
        {points.map(({ field, finding, points: count }) => (
          <tr key={field}>
            <th scope="row">{t(`person.links.field.${field}`)}</th>
            <td>{t(`person.links.finding.${finding}` as 'person.links.finding.same')}</td>
            <td className="amount">{count > 0 ? `+${count}` : count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
