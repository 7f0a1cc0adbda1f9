/** Slots of institutions and their seats. Whoever takes a seat holds its row; nobody else then can. */
import type { SlotKind } from '../../engine/registry/service-hours.ts'
import { bucketOf } from './bucket.ts'
import { inTransaction } from './database.ts'
import type { Placed } from './placement.ts'

export interface Slot {
  readonly slot: string
  readonly institution: string
  readonly kind: SlotKind
  /** Department of a clinic or a bed, item of a test, name of a shared facility. */
  readonly service: string
  readonly startsAt: Date
  readonly minutes: number
}

export interface SlotDraft extends Slot {
  readonly seats: number
  /** How many of them are kept for patients who were referred. */
  readonly reserved: number
}

export interface SlotWithPlaces extends SlotDraft {
  readonly taken: number
  readonly freeReserved: number
  readonly freeForAll: number
}

export interface SeatWanted {
  readonly institution: string
  readonly slot: string
  readonly taker: string
  readonly isReferred: boolean
}

export interface Held {
  readonly institution: string
  readonly slot: string
  readonly seat: number
  readonly taker: string
}

export type Taken =
  | { readonly taken: true; readonly seat: number; readonly startsAt: Date }
  | { readonly taken: false; readonly why: 'full' | 'unknown' | 'over' }

interface SlotRow {
  readonly slot: string
  readonly institution: string
  readonly kind: SlotKind
  readonly service: string
  readonly starts_at: Date
  readonly minutes: number
  readonly seats: number
  readonly reserved: number
  readonly taken: number
  readonly free_reserved: number
  readonly free_for_all: number
}

export function createCapacityStore(placed: Placed) {
  const of = (institution: string) => placed.of(bucketOf(institution))
  return {
    /** Opens slots that are not there yet; those that are there stay as they are. */
    async open(drafts: readonly SlotDraft[], by: string): Promise<void> {
      for (const institution of new Set(drafts.map((draft) => draft.institution))) {
        const theirs = drafts.filter((draft) => draft.institution === institution)
        await of(institution).query({
          name: 'open-capacity',
          text: `WITH wanted AS (
                   SELECT * FROM jsonb_to_recordset($3) w (slot text, kind text, service text,
                     "startsAt" timestamptz, minutes integer, seats integer, reserved integer)),
                 opened AS (
                   INSERT INTO capacity_slot
                     (bucket, slot, institution, kind, service, starts_at, minutes, opened_by)
                   SELECT $1, slot, $2, kind, service, "startsAt", minutes, $4 FROM wanted
                   ON CONFLICT (bucket, slot) DO NOTHING RETURNING bucket, slot)
                 INSERT INTO capacity_seat (bucket, slot, seat, is_reserved)
                 SELECT o.bucket, o.slot, n, n <= w.reserved
                 FROM opened o JOIN wanted w ON w.slot = o.slot, generate_series(1, w.seats) n`,
          values: [bucketOf(institution), institution, JSON.stringify(theirs), by],
        })
      }
    },
    /** By their time; only those that have not begun. */
    async ahead(institution: string, from: Date, to: Date): Promise<SlotWithPlaces[]> {
      const bucket = bucketOf(institution)
      const { rows } = await of(institution).query<SlotRow>({
        name: 'capacity-ahead',
        text: `SELECT s.slot, s.institution, s.kind, s.service, s.starts_at, s.minutes,
                 count(*)::integer AS seats,
                 (count(*) FILTER (WHERE c.is_reserved))::integer AS reserved,
                 (count(c.taker))::integer AS taken,
                 (count(*) FILTER (WHERE c.taker IS NULL AND c.is_reserved))::integer
                   AS free_reserved,
                 (count(*) FILTER (WHERE c.taker IS NULL AND NOT c.is_reserved))::integer
                   AS free_for_all
               FROM capacity_slot s JOIN capacity_seat c ON c.bucket = s.bucket AND c.slot = s.slot
               WHERE s.bucket = $1 AND s.institution = $2 AND NOT s.is_closed
                 AND s.starts_at >= $3 AND s.starts_at < $4
               GROUP BY s.bucket, s.slot ORDER BY s.starts_at, s.kind, s.service`,
        values: [bucket, institution, from, to],
      })
      return rows.map(slotOf)
    },
    /**
     * The same taker gets the same seat again. Those who want one slot come one after the other, so
     * that the last seat has one taker.
     */
    take(wanted: SeatWanted, now: Date, holdMs: number): Promise<Taken> {
      const { institution, slot, taker, isReferred } = wanted
      const bucket = bucketOf(institution)
      return inTransaction(of(institution), async (connection) => {
        const { rows } = await connection.query<{ starts_at: Date; is_closed: boolean }>(
          `SELECT starts_at, is_closed FROM capacity_slot
           WHERE bucket = $1 AND slot = $2 AND institution = $3 FOR UPDATE`,
          [bucket, slot, institution],
        )
        const [found] = rows
        if (found === undefined) return { taken: false, why: 'unknown' }
        const own = await connection.query<{ seat: number }>(
          'SELECT seat FROM capacity_seat WHERE bucket = $1 AND slot = $2 AND taker = $3',
          [bucket, slot, taker],
        )
        const [mine] = own.rows
        const startsAt = found.starts_at
        if (mine !== undefined) return { taken: true, seat: mine.seat, startsAt }
        if (found.is_closed || startsAt < now) return { taken: false, why: 'over' }
        const got = await connection.query<{ seat: number }>(
          `UPDATE capacity_seat SET taker = $3, held_until = $4
           WHERE bucket = $1 AND slot = $2 AND seat = (
             SELECT seat FROM capacity_seat
             WHERE bucket = $1 AND slot = $2 AND taker IS NULL AND ($5 OR NOT is_reserved)
             ORDER BY is_reserved DESC, seat LIMIT 1)
           RETURNING seat`,
          [bucket, slot, taker, new Date(now.getTime() + holdMs), isReferred],
        )
        const [seat] = got.rows
        return seat === undefined
          ? { taken: false, why: 'full' }
          : { taken: true, seat: seat.seat, startsAt }
      })
    },
    /** From now on it is the taker's for good. */
    async confirm({ institution, slot, taker }: Omit<Held, 'seat'>): Promise<void> {
      await of(institution).query({
        name: 'confirm-seat',
        text: `UPDATE capacity_seat SET held_until = NULL
               WHERE bucket = $1 AND slot = $2 AND taker = $3`,
        values: [bucketOf(institution), slot, taker],
      })
    },
    /** Held again until then, as if it had just been taken. */
    async loosen({ institution, slot, taker }: Omit<Held, 'seat'>, until: Date): Promise<void> {
      await of(institution).query({
        name: 'loosen-seat',
        text: `UPDATE capacity_seat SET held_until = $4
               WHERE bucket = $1 AND slot = $2 AND taker = $3`,
        values: [bucketOf(institution), slot, taker, until],
      })
    },
    async release({ institution, slot, taker }: Omit<Held, 'seat'>): Promise<void> {
      await of(institution).query({
        name: 'release-seat',
        text: `UPDATE capacity_seat SET taker = NULL, held_until = NULL
               WHERE bucket = $1 AND slot = $2 AND taker = $3`,
        values: [bucketOf(institution), slot, taker],
      })
    },
    /** Seats that were held longer than was asked for, whose takers were never heard of again. */
    async outheld(now: Date, limit: number): Promise<Held[]> {
      const { rows } = await placed.main.query<Held>({
        name: 'outheld-seats',
        text: `SELECT s.institution, c.slot, c.seat, c.taker
               FROM capacity_seat c JOIN capacity_slot s ON s.bucket = c.bucket AND s.slot = c.slot
               WHERE c.held_until < $1 ORDER BY c.held_until LIMIT $2`,
        values: [now, limit],
      })
      return rows
    },
  }
}

function slotOf({ starts_at, free_reserved, free_for_all, ...row }: SlotRow): SlotWithPlaces {
  return {
    ...row,
    startsAt: starts_at,
    freeReserved: free_reserved,
    freeForAll: free_for_all,
  }
}
