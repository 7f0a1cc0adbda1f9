/** Charges of a visit, sent and taken back: 2204, 2205, 2301, 2302. */
import type { VisitAction } from '../../../../engine/visit/visit-action.ts'
import { actOnVisit } from '../../../usecases/visit/act-on-visit.ts'
import { addLines } from '../../../usecases/visit/add-lines.ts'
import { linesOf, resultNodes } from '../lines.ts'
import { form, type Handler, type Incoming, node, type Row, rows, text } from '../message.ts'

/** Where a stay's lines are not sent in batches, all of them are one. */
const stayBatch = ''
/** Deletes all that is not settled. */
const every = '0000'

const upload: Handler = async ({ input, institution, by, envelope, gateway }) => {
  const list = rows(input, 'feedetail')
  const [first] = list
  if (first === undefined) return { output: { result: [] } }
  const [visit, person] = [text(first, 'mdtrt_id'), text(first, 'psn_no')]
  const other = list.findIndex(
    (row) => text(row, 'mdtrt_id') !== visit || text(row, 'psn_no') !== person,
  )
  if (other >= 0) {
    const says = '一次上传只能是同一就诊、同一人员的明细'
    return { problem: form('lines-mixed', `input/feedetail[${other}]`, says, '按就诊分别上传') }
  }
  const read = linesOf(list, 'feedetail', gateway)
  if ('problem' in read) return read
  const isStay = envelope.transaction.code === '2301'
  const lines = read.lines.map((line) => (isStay ? { ...line, batch: stayBatch } : line))
  const place = { institution: institution.id, visit }
  const added = await addLines(place, person, lines, { by, message: envelope.msgid }, gateway.store)
  if (!added.added) return { problem: added.refusal }
  return { output: { result: resultNodes(added.split, gateway) } }
}

const cancelBatch: Handler = async (incoming) => {
  const row = node(incoming.input, 'data')
  const named = text(row, 'chrg_bchno')
  return cancel(incoming, row, { batch: named === every ? null : named, ids: null })
}

const cancelLines: Handler = async (incoming) => {
  const list = rows(incoming.input, 'data')
  const [first] = list
  if (first === undefined) return { output: {} }
  const named = list.map((row) => text(row, 'feedetl_sn'))
  return cancel(incoming, first, { batch: null, ids: named.includes(every) ? null : named })
}

async function cancel(
  { institution, by, envelope, gateway }: Incoming,
  row: Row,
  which: { readonly batch: string | null; readonly ids: readonly string[] | null },
) {
  const action: VisitAction = { kind: 'lines-cancelled', ...which, message: envelope.msgid }
  const place = { institution: institution.id, visit: text(row, 'mdtrt_id') }
  const done = await actOnVisit(place, text(row, 'psn_no'), action, by, gateway.store)
  return done.done ? { output: {} } : { problem: done.refusal }
}

export const lineHandlers: Readonly<Record<string, Handler>> = {
  '2204': upload,
  '2205': cancelBatch,
  '2301': upload,
  '2302': cancelLines,
}
