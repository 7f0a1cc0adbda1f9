/** 2601: takes back a message whose outcome its sender does not know. */
import { voidMessage } from '../../../usecases/visit/reverse-visit.ts'
import { type Handler, type Incoming, node, type Outgoing, text } from '../message.ts'

/** What is written as the answer to a message that was called back before it came. */
export const calledBack = {
  problem: { code: 'visit-refused', rule: 'message-voided', about: '' },
} as const satisfies Outgoing

const callBack: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const [person, original] = [text(row, 'psn_no'), text(row, 'omsgid')]
  const { messages } = gateway.store
  const name = { institution: institution.id, message: original }
  // Whoever comes later under this id finds that it has been here, and says something else.
  const tombstone = gateway.store.fingerprint({ calledBackBy: envelope.msgid })
  const kept = await messages.arrive({ ...name, code: 'void', fingerprint: tombstone, visit: null })
  if (kept === null || kept.code === 'void') return answered(incoming, original)
  if (!kept.code.startsWith(text(row, 'oinfno'))) {
    return { problem: { code: 'message-unknown', message: original } }
  }
  if (kept.visit === null) return answered(incoming, original)
  const place = { institution: institution.id, visit: kept.visit }
  const asked = { by, message: envelope.msgid }
  const done = await voidMessage(place, person, original, asked, gateway.store)
  return done.done ? answered(incoming, original) : { problem: done.refusal }
}

function answered({ input }: Incoming, original: string): Outgoing {
  const person = text(node(input, 'data'), 'psn_no')
  return { output: { data: { psn_no: person, omsgid: original } } }
}

export const callBackHandlers: Readonly<Record<string, Handler>> = { '2601': callBack }
