/**
 * Which database the statements about a bucket go to.
 *
 * Nothing rests on it being right: every node of a distributing server leads to every row, and every
 * batch is checked by the head of its bucket. A place that is out of date is only slower.
 */
import { isLostConnection } from '../start-failure.ts'
import { BUCKETS } from './bucket.ts'
import { type Database, type DatabaseOptions, openDatabase } from './database.ts'

export interface Placed {
  /** Batches and statements keep to one bucket, since buckets may lie on several servers. */
  readonly isApart: boolean
  /** For what belongs to no bucket, or to many. */
  readonly main: Database
  of(bucket: number): Database
  /** Hears of what failed; where a server is gone, a bucket may have found another place. */
  failed(error: unknown): void
  /** Looks anew at once, for whoever knows that buckets were moved. */
  look(): Promise<void>
  /** Ends what was opened besides the main one, which belongs to whoever opened it. */
  end(): Promise<void>
}

/** Both ends are included. */
export interface PlacementRange {
  readonly from: number
  readonly to: number
  readonly url: string
}

/** All buckets lie where everything lies. */
export function onOneServer(database: Database, isApart = false): Placed {
  return {
    isApart,
    main: database,
    of: () => database,
    failed: () => undefined,
    look: () => Promise.resolve(),
    end: () => Promise.resolve(),
  }
}

/**
 * @param main what was opened on `url`; other addresses are opened like it, when they are first used.
 * @param setting what the operator says; `owners` means nothing where nothing is distributed.
 */
export async function openPlaced(
  main: Database,
  url: string,
  setting: 'one' | 'owners' | readonly PlacementRange[],
  options: DatabaseOptions,
): Promise<Placed> {
  if (typeof setting === 'object') return placedByList(main, url, setting, options)
  const isDistributed = await isDistributedBy(main)
  if (setting === 'one' || !isDistributed) return onOneServer(main, isDistributed)
  const owners = await ownersOf(main, url)
  return new PlacedDatabases(main, url, options, owners, () => ownersOf(main, url))
}

/** Each range where the operator says, for ever. */
export function placedByList(
  main: Database,
  url: string,
  ranges: readonly PlacementRange[],
  options: DatabaseOptions,
): Placed {
  const addresses = addressesOf(ranges)
  return new PlacedDatabases(main, url, options, addresses, async () => addresses)
}

/** Not more often, however much fails. */
const lookEveryMs = 1000

class PlacedDatabases implements Placed {
  readonly isApart = true
  readonly main: Database
  readonly #options: DatabaseOptions
  readonly #read: () => Promise<ReadonlyMap<number, string>>
  readonly #opened: Map<string, Database>
  readonly #url: string
  #addresses: ReadonlyMap<number, string>
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(
    main: Database,
    url: string,
    options: DatabaseOptions,
    addresses: ReadonlyMap<number, string>,
    read: () => Promise<ReadonlyMap<number, string>>,
  ) {
    this.main = main
    this.#url = url
    this.#options = options
    this.#addresses = addresses
    this.#read = read
    this.#opened = new Map([[url, main]])
  }

  of(bucket: number): Database {
    const address = this.#addresses.get(bucket) ?? this.#url
    const found = this.#opened.get(address) ?? openDatabase(address, this.#options)
    this.#opened.set(address, found)
    return found
  }

  failed(error: unknown): void {
    if (!isLostConnection(error) || performance.now() < this.#lookedAt + lookEveryMs) return
    // What is known goes on to be used, and the next failure looks again.
    this.look().catch(() => undefined)
  }

  async look(): Promise<void> {
    this.#lookedAt = performance.now()
    this.#addresses = await this.#read()
  }

  async end(): Promise<void> {
    const others = [...this.#opened.values()].filter((database) => database !== this.main)
    for (const database of others) await database.end()
  }
}

function addressesOf(ranges: readonly PlacementRange[]): ReadonlyMap<number, string> {
  const addresses = new Map<number, string>()
  for (const { from, to, url } of ranges) {
    for (let bucket = from; bucket <= to; bucket++) addresses.set(bucket, url)
  }
  return addresses
}

/** Whether the tables of a migrated database are distributed by bucket. */
export async function isDistributedBy(database: Pick<Database, 'query'>): Promise<boolean> {
  const { rows } = await database.query<{ there: boolean }>(
    `SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS there`,
  )
  if (rows[0]?.there !== true) return false
  const { rows: heads } = await database.query(
    `SELECT FROM pg_dist_partition WHERE logicalrelid = 'bucket_head'::regclass`,
  )
  return heads.length > 0
}

/** The node that holds each bucket, reached under the same user and database as the main one. */
async function ownersOf(database: Database, url: string): Promise<ReadonlyMap<number, string>> {
  const { rows } = await database.query<{ bucket: number; host: string; port: number }>(
    `SELECT b.bucket, s.nodename AS host, s.nodeport AS port
     FROM generate_series(0, $1::int - 1) b (bucket)
     JOIN citus_shards s ON s.table_name = 'bucket_head'::regclass
       AND s.shardid = get_shard_id_for_distribution_column('bucket_head', b.bucket::smallint)`,
    [BUCKETS],
  )
  return new Map(
    rows.map(({ bucket, host, port }) => {
      const address = new URL(url)
      address.hostname = host
      address.port = String(port)
      return [bucket, address.href]
    }),
  )
}
