/** Whom a message shows: `mdtrt_cert_type` 01 is an e-credential, or its token, and nothing else is one. */
import { credentialForm } from '../../../engine/person/e-credential.ts'
import type { Actor } from '../../usecases/gate.ts'
import { type Holder, type HolderReads, holderOf } from '../../usecases/person/holder.ts'
import { meaningOf } from './codes.ts'
import { type Row, text } from './message.ts'

const pointer = '/mdtrt_cert_no'

type Tables = Parameters<typeof meaningOf>[0]

export async function shownIn(
  row: Row,
  by: Actor,
  { store, tables }: { readonly store: HolderReads; readonly tables: Tables },
): Promise<Holder> {
  const shown = text(row, 'mdtrt_cert_no')
  const kind = meaningOf(tables, 'mdtrt_cert_type', text(row, 'mdtrt_cert_type'))
  if (kind === 'credential' && credentialForm(shown) === null) {
    return { held: false, refusal: { code: 'credential-unreadable', pointer } }
  }
  return holderOf({ text: shown }, pointer, by, 'settlement', store)
}
