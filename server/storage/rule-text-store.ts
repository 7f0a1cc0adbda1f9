/** Texts of rules and catalogues that settlements named, kept for ever by digest. */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import { type Database, inTransaction } from './database.ts'

export interface StoredRuleText {
  readonly kind: 'region' | 'scheme' | 'benefit'
  readonly digest: string
  readonly body: { readonly id: string }
}

export interface StoredSet {
  readonly digest: string
  readonly texts: readonly StoredRuleText[]
}

export interface StoredTerm {
  readonly benefit: string
  readonly from: string
  readonly edition: number
  readonly digest: string
}

export interface RuleTextStore {
  keepSet(set: StoredSet): Promise<void>
  keepTerms(terms: readonly StoredTerm[]): Promise<void>
  keepCatalogue(catalogue: Catalogue): Promise<void>
  /** Terms that were used, of which the given ones say something else under the same edition. */
  alteredTerms(terms: readonly StoredTerm[]): Promise<StoredTerm[]>
  loadSet(digest: string): Promise<readonly StoredRuleText[] | undefined>
  loadCatalogue(digest: string): Promise<Catalogue | undefined>
}

export function createRuleTextStore(database: Database): RuleTextStore {
  const kept = new Map<string, Promise<void>>()

  /** Those who need the same text at once share one writing of it; one that failed is tried anew. */
  function once(digest: string, write: () => Promise<void>): Promise<void> {
    const known = kept.get(digest)
    if (known !== undefined) return known
    const writing = write().catch((error: unknown) => {
      kept.delete(digest)
      throw error
    })
    kept.set(digest, writing)
    return writing
  }

  return {
    keepSet: (set) => once(set.digest, () => writeSet(database, set)),
    async keepTerms(terms) {
      await database.query(
        `INSERT INTO policy_term (benefit, valid_from, edition, digest)
         SELECT * FROM unnest($1::text[], $2::date[], $3::int[], $4::text[])
           n (benefit, valid_from, edition, digest) ORDER BY benefit, valid_from, edition
         ON CONFLICT (benefit, valid_from, edition) DO NOTHING`,
        termColumns(terms),
      )
    },
    keepCatalogue: (catalogue) => once(catalogue.digest, () => writeCatalogue(database, catalogue)),
    async alteredTerms(terms) {
      const { rows } = await database.query<{
        benefit: string
        valid_from: string
        edition: number
      }>(
        `SELECT t.benefit, t.valid_from, t.edition FROM policy_term t
         JOIN unnest($1::text[], $2::date[], $3::int[], $4::text[])
           n (benefit, valid_from, edition, digest)
           ON t.benefit = n.benefit AND t.valid_from = n.valid_from AND t.edition = n.edition
         WHERE t.digest <> n.digest ORDER BY t.benefit, t.valid_from`,
        termColumns(terms),
      )
      return terms.filter((term) =>
        rows.some((row) => row.benefit === term.benefit && row.valid_from === term.from),
      )
    },
    async loadSet(digest) {
      const { rows } = await database.query<StoredRuleText>(
        `SELECT t.kind, t.digest, t.body FROM policy_set s
         CROSS JOIN unnest(s.texts) WITH ORDINALITY u (digest, place)
         JOIN policy_text t ON t.digest = u.digest WHERE s.digest = $1 ORDER BY u.place`,
        [digest],
      )
      return rows.length === 0 ? undefined : rows
    },
    async loadCatalogue(digest) {
      const { rows } = await database.query<{ body: Buffer }>(
        'SELECT body FROM catalogue_text WHERE digest = $1',
        [digest],
      )
      const [row] = rows
      return row === undefined ? undefined : catalogueFrom(row.body)
    },
  }
}

function termColumns(terms: readonly StoredTerm[]): unknown[] {
  return [
    terms.map(({ benefit }) => benefit),
    terms.map(({ from }) => from),
    terms.map(({ edition }) => edition),
    terms.map(({ digest }) => digest),
  ]
}

function writeSet(database: Database, { digest, texts }: StoredSet): Promise<void> {
  return inTransaction(database, async (connection) => {
    await connection.query(
      `INSERT INTO policy_text (digest, kind, id, body)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
         n (digest, kind, id, body) ORDER BY digest
       ON CONFLICT (digest) DO NOTHING`,
      [
        texts.map((text) => text.digest),
        texts.map(({ kind }) => kind),
        texts.map(({ body }) => body.id),
        texts.map(({ body }) => JSON.stringify(body)),
      ],
    )
    await connection.query(
      'INSERT INTO policy_set (digest, texts) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING',
      [digest, texts.map((text) => text.digest)],
    )
  })
}

async function writeCatalogue(database: Database, catalogue: Catalogue): Promise<void> {
  const { items, ...head } = catalogue
  const body = gzipSync(JSON.stringify({ ...head, items: [...items.values()] }))
  await database.query(
    `INSERT INTO catalogue_text (digest, catalogue, edition, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (digest) DO NOTHING`,
    [catalogue.digest, catalogue.id, catalogue.edition, body],
  )
}

function catalogueFrom(body: Buffer): Catalogue {
  const { items, ...head }: Omit<Catalogue, 'items'> & { items: CatalogueItem[] } = JSON.parse(
    gunzipSync(body).toString('utf8'),
  )
  return { ...head, items: new Map(items.map((item) => [item.code, item])) }
}
