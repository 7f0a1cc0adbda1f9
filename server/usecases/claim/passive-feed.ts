/** The passive mode: the fund's side releases what a live authorisation names, and nothing else. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { admit, readOf } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { ClaimStore, StoredCase } from './claim-store.ts'
import { releaseFeed } from './open-by-itself.ts'
import { packageContent } from './package-content.ts'

/** One line of the feed. */
export interface ReleasedRecord {
  readonly record: string
  readonly authorisation: string
  readonly form: string
  /** Base64; only the insurer's own key opens it. */
  readonly sealed: string
}

/**
 * Each record is admitted and written down by itself; one that may not leave is left out, so that a
 * feed never stops half-way and never says more than it may.
 */
export async function* readFeed(by: Actor, store: ClaimStore): AsyncGenerator<ReleasedRecord> {
  const insurer = by.institution ?? ''
  for await (const { authorisation, entry } of releaseFeed(insurer, store)) {
    if (entry.document.kind !== 'settlement') continue
    const refusal = await admit(
      by,
      { purpose: 'claim', basis: 'consent', consent: 'left-out' },
      'read-settlement',
      [{ ...readOf(entry, store.access), hasClaim: true }],
      store.access,
    )
    if (refusal !== null) continue
    const { document } = entry
    const record = `${entry.id}.${authorisation.id}`
    const invoice = await store.invoiceOf(entry.visit.institution, entry.id)
    const claim = recordAsCase(record, insurer, entry)
    const content = packageContent({ claim, document, invoice }, authorisation.fields)
    const { form, sealed } = await store.sealFor(
      insurer,
      Buffer.from(JSON.stringify(content)),
      record,
    )
    yield { record, authorisation: authorisation.id, form, sealed: sealed.toString('base64') }
  }

  /** A record of the feed has no claim yet; what a package says of one is left empty. */
  function recordAsCase(
    id: string,
    of: string,
    entry: {
      readonly person: string
      readonly visit: { readonly institution: string }
      readonly currency: string
    },
  ): StoredCase {
    const on = store.today()
    return {
      id,
      kind: 'claim',
      person: entry.person,
      insurer: of,
      institution: entry.visit.institution,
      settlement: null,
      subject: '',
      facts: { payer: null, coverage: null, currency: entry.currency },
      actions: [{ act: 'open', on, by: by.id }],
      openedAt: textFromDay(on),
    }
  }
}
