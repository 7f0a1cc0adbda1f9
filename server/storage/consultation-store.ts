/** Beside the actions of a consultation: its pictures, its recording, and what two browsers say to find each other. */
import type { ConsultationDeed } from '../../engine/telehealth/consultation.ts'
import { createCareRecordStore, type NewCare } from './care-record-store.ts'
import type { Placed } from './placement.ts'

interface Sealing {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
}

export interface StoredImage {
  readonly type: string
  readonly base64: string
}

export interface StoredSignal {
  readonly number: number
  readonly party: 'patient' | 'doctor'
  readonly content: string
}

interface SignalRow {
  readonly number: number
  readonly party: 'patient' | 'doctor'
  readonly content: Buffer
}

const hexadecimal = 16
const mostTries = 20
const mostSignals = 200
/** A call in which nobody looks for the other any more needs none of them. */
const keptSignalsMinutes = 60

/** The id of a record leads to its bucket. */
function bucketOfRecord(record: string): number {
  return Number.parseInt(record.slice(0, 2), hexadecimal)
}

/** Consultations as records of care; the act that erases a recording takes its parts with it. */
export function createConsultationBook(placed: Placed, keys: Sealing) {
  const records = createCareRecordStore<ConsultationDeed>(placed, keys, 'consultation')
  return {
    ...records,
    append(care: NewCare<ConsultationDeed>): Promise<boolean> {
      if (care.action.act !== 'erase') return records.append(care)
      return records.append(care, (connection, bucket) =>
        connection.query({
          name: 'erase-recorded-parts',
          text: 'DELETE FROM consultation_recording WHERE bucket = $1 AND record = $2',
          values: [bucket, care.record],
        }),
      )
    },
  }
}

export function createConsultationStore(placed: Placed, keys: Sealing) {
  const imageName = (record: string, image: string) => `${record}/${image}`
  const partName = (record: string, part: number) => `${record}#${part}`
  const signalName = (record: string, number: number) => `${record}~${number}`
  const of = (record: string) => placed.of(bucketOfRecord(record))
  return {
    /** The same picture is kept once. */
    async keepImage(record: string, image: string, content: StoredImage): Promise<void> {
      const sealed = keys.seal(JSON.stringify(content), imageName(record, image))
      await of(record).query({
        name: 'keep-consultation-image',
        text: `INSERT INTO consultation_image (bucket, record, image, content)
               VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        values: [bucketOfRecord(record), record, image, sealed],
      })
    },
    async image(record: string, image: string): Promise<StoredImage | undefined> {
      const { rows } = await of(record).query<{ content: Buffer }>({
        name: 'read-consultation-image',
        text: 'SELECT content FROM consultation_image WHERE bucket = $1 AND record = $2 AND image = $3',
        values: [bucketOfRecord(record), record, image],
      })
      const [row] = rows
      if (row === undefined) return undefined
      return JSON.parse(keys.unseal(row.content, imageName(record, image))) as StoredImage
    },
    async keepPart(record: string, part: number, content: StoredImage): Promise<void> {
      const sealed = keys.seal(JSON.stringify(content), partName(record, part))
      await of(record).query({
        name: 'keep-recorded-part',
        text: `INSERT INTO consultation_recording (bucket, record, part, content)
               VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        values: [bucketOfRecord(record), record, part, sealed],
      })
    },
    async part(record: string, part: number): Promise<StoredImage | undefined> {
      const { rows } = await of(record).query<{ content: Buffer }>({
        name: 'read-recorded-part',
        text: `SELECT content FROM consultation_recording
               WHERE bucket = $1 AND record = $2 AND part = $3`,
        values: [bucketOfRecord(record), record, part],
      })
      const [row] = rows
      if (row === undefined) return undefined
      return JSON.parse(keys.unseal(row.content, partName(record, part))) as StoredImage
    },
    async parts(record: string): Promise<number> {
      const { rows } = await of(record).query<{ parts: number }>({
        name: 'count-recorded-parts',
        text: `SELECT count(*)::integer AS parts FROM consultation_recording
               WHERE bucket = $1 AND record = $2`,
        values: [bucketOfRecord(record), record],
      })
      return rows[0]?.parts ?? 0
    },
    /** Signals are numbered without gaps, in the order in which they came. */
    async signal(record: string, party: 'patient' | 'doctor', content: string): Promise<void> {
      for (let round = 0; round < mostTries; round++) {
        const { rows } = await of(record).query<{ last: number }>({
          name: 'last-call-signal',
          text: `SELECT coalesce(max(number), 0) AS last FROM call_signal
                 WHERE bucket = $1 AND record = $2`,
          values: [bucketOfRecord(record), record],
        })
        const number = (rows[0]?.last ?? 0) + 1
        const sealed = keys.seal(content, signalName(record, number))
        const { rowCount } = await of(record).query({
          name: 'add-call-signal',
          text: `INSERT INTO call_signal (bucket, record, number, party, content)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
          values: [bucketOfRecord(record), record, number, party, sealed],
        })
        if (rowCount === 1) return
      }
      throw new Error('More signals of one call came at once than can be numbered.')
    },
    async signals(record: string, after: number): Promise<readonly StoredSignal[]> {
      const { rows } = await of(record).query<SignalRow>({
        name: 'read-call-signals',
        text: `SELECT number, party, content FROM call_signal
               WHERE bucket = $1 AND record = $2 AND number > $3 ORDER BY number LIMIT $4`,
        values: [bucketOfRecord(record), record, after, mostSignals],
      })
      return rows.map(({ number, party, content }) => ({
        number,
        party,
        content: keys.unseal(content, signalName(record, number)),
      }))
    },
    async sweepSignals(): Promise<void> {
      await placed.main.query({
        name: 'sweep-call-signals',
        text: `DELETE FROM call_signal WHERE sent_at < clock_timestamp() - make_interval(mins => $1)`,
        values: [keptSignalsMinutes],
      })
    },
  }
}
