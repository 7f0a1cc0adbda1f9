/** Headings by their numbers. A number is a digest, so every process gives a heading the same one. */
import { createHash } from 'node:crypto'
import { type Heading, headingText } from '../../../engine/clearing/clearing-line.ts'
import type { Connection, Database } from '../database.ts'

/** The first 52 bits of the digest: a number that JSON and JavaScript hold exactly. */
export function headingNumber(heading: Heading): number {
  const digest = createHash('sha256').update(headingText(heading)).digest()
  return Number(digest.readBigUInt64BE() >> 12n)
}

export const headingColumns = `h.heading, h.kind, h.payer, h.insurance_type, h.benefit_year,
  h.insured_region, h.insured_province, h.care_region, h.care_province, h.institution, h.setting,
  h.is_to_patient, h.currency`

export interface HeadingRow {
  readonly heading: number
  readonly kind: Heading['kind']
  readonly payer: string
  readonly insurance_type: string
  readonly benefit_year: number
  readonly insured_region: string
  readonly insured_province: string
  readonly care_region: string
  readonly care_province: string
  readonly institution: string
  readonly setting: string
  readonly is_to_patient: boolean
  readonly currency: string
}

export function headingOf(row: HeadingRow): Heading {
  return {
    kind: row.kind,
    payer: row.payer,
    insuranceType: row.insurance_type,
    benefitYear: row.benefit_year,
    insuredRegion: row.insured_region,
    insuredProvince: row.insured_province,
    careRegion: row.care_region,
    careProvince: row.care_province,
    institution: row.institution,
    setting: row.setting,
    isToPatient: row.is_to_patient,
    currency: row.currency,
  }
}

export interface HeadingStore {
  /** Makes sure that all of them lie in the table, and answers their numbers by their texts. */
  keep(connection: Connection, headings: readonly Heading[]): Promise<ReadonlyMap<string, number>>
  /** After the commit: these need not be looked for again. */
  remember(kept: ReadonlyMap<string, number>): void
}

export function createHeadingStore(): HeadingStore {
  const known = new Map<string, number>()
  return {
    async keep(connection, headings) {
      const numbers = new Map<string, number>()
      const fresh: NumberedHeading[] = []
      for (const heading of headings) {
        const text = headingText(heading)
        if (numbers.has(text)) continue
        const number = known.get(text) ?? headingNumber(heading)
        numbers.set(text, number)
        if (!known.has(text)) fresh.push({ heading, number })
      }
      if (fresh.length > 0) await insert(connection, fresh)
      return numbers
    },
    remember(kept) {
      for (const [text, number] of kept) known.set(text, number)
    },
  }
}

export async function findHeadings(
  connection: Connection | Database,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Heading>> {
  const { rows } = await connection.query<HeadingRow>({
    name: 'find-headings',
    text: `SELECT ${headingColumns} FROM clearing_heading h WHERE h.heading = ANY($1::bigint[])`,
    values: [numbers],
  })
  return new Map(rows.map((row) => [row.heading, headingOf(row)]))
}

interface NumberedHeading {
  readonly heading: Heading
  readonly number: number
}

/** In the order of their numbers, so that two walks wait for one another in one direction only. */
async function insert(connection: Connection, fresh: readonly NumberedHeading[]): Promise<void> {
  const added = fresh.toSorted((a, b) => a.number - b.number)
  await insertRows(connection, added)
  const kept = await findHeadings(
    connection,
    added.map(({ number }) => number),
  )
  for (const { heading, number } of added) {
    const found = kept.get(number)
    if (found === undefined || headingText(found) !== headingText(heading)) {
      throw new Error(`Two clearing headings have the number ${number}.`)
    }
  }
}

async function insertRows(
  connection: Connection,
  added: readonly NumberedHeading[],
): Promise<void> {
  const column = (name: keyof Heading) => added.map(({ heading }) => heading[name])
  await connection.query({
    name: 'insert-headings',
    text: `INSERT INTO clearing_heading (heading, kind, payer, insurance_type, benefit_year,
             insured_region, insured_province, care_region, care_province, institution, setting,
             is_to_patient, currency)
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::smallint[],
             $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
             $12::boolean[], $13::text[])
           ON CONFLICT (heading) DO NOTHING`,
    values: [
      added.map(({ number }) => number),
      column('kind'),
      column('payer'),
      column('insuranceType'),
      column('benefitYear'),
      column('insuredRegion'),
      column('insuredProvince'),
      column('careRegion'),
      column('careProvince'),
      column('institution'),
      column('setting'),
      column('isToPatient'),
      column('currency'),
    ],
  })
}
