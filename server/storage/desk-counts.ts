/** How many care records lie on a desk, by the state that they have there. */
import type { Placed } from './placement.ts'

export async function countsOnDesk(
  { main }: Placed,
  desk: string,
  subject: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await main.query<{ state: string; count: number }>({
    name: 'count-on-desk',
    text: `SELECT state, count(*)::integer AS count FROM care_desk
           WHERE desk = $1 AND subject = $2 GROUP BY state`,
    values: [desk, subject],
  })
  return new Map(rows.map(({ state, count }) => [state, count]))
}
