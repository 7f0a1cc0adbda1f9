/** How far readers got. A mark is moved after what it stands for, and what comes again has no effect. */
import { houseBucketOf } from './house-books.ts'
import type { Placed } from './placement.ts'

export interface ReadMark {
  read(): Promise<number>
  move(number: number): Promise<void>
}

const bucket = houseBucketOf('read-marks')

export function createReadMark(placed: Placed, reader: string): ReadMark {
  return {
    async read() {
      const { rows } = await placed.of(bucket).query<{ number: number }>({
        name: 'read-mark',
        text: 'SELECT number FROM read_mark WHERE bucket = $1 AND reader = $2',
        values: [bucket, reader],
      })
      return rows[0]?.number ?? 0
    },
    async move(number) {
      await placed.of(bucket).query({
        name: 'move-read-mark',
        text: `INSERT INTO read_mark (bucket, reader, number) VALUES ($1, $2, $3)
               ON CONFLICT (bucket, reader) DO UPDATE
               SET number = greatest(read_mark.number, EXCLUDED.number)`,
        values: [bucket, reader, number],
      })
    },
  }
}
