/** Whose desk it is, where one may sit at several. */
import { useTextIn } from './language.ts'
import type { Workplace } from './workplace.ts'
import './workplace-select.css'

interface WorkplaceSelectProps {
  readonly workplace: Workplace
  readonly label: string
}

export function WorkplaceSelect({ workplace, label }: WorkplaceSelectProps) {
  const textIn = useTextIn()
  if (workplace.choices.length === 0) return null
  return (
    <label className="workplace-seat">
      <span>{label}</span>
      <select
        className="select"
        value={workplace.id}
        onChange={(event) => workplace.choose(event.target.value)}
      >
        {workplace.choices.map(({ id, title }) => (
          <option key={id} value={id}>
            {textIn(title)}
          </option>
        ))}
      </select>
    </label>
  )
}
