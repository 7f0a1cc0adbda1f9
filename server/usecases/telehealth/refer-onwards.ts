/**
 * Whoever is sent from a consultation to a physical institution gets a referral there, which lies on the
 * doctor's desk with what is known. It begins once, however often it is looked at.
 */
import { addDeed, findConsultation } from './add-deed.ts'
import { doctorOf } from './parties.ts'
import type { TelehealthStore } from './telehealth-store.ts'

export async function referOnwards(id: string, store: TelehealthStore): Promise<void> {
  const found = await findConsultation(id, store)
  const order = found?.state.order ?? null
  if (found === undefined || order === null || found.state.referral !== null) return
  const { request, state } = found
  const { person, institution, department, diagnosis } = request
  const doctor = store.doctors().find((one) => one.id === doctorOf(found))
  const disease = store.data.diseases(store.today()).find(({ code }) => code === diagnosis)
  const referral = await store.beginReferral({
    source: `consultation ${id}`,
    ...{ person, institution, department, urgency: order.urgency },
    doctor: doctor?.name['zh-CN'] ?? request.doctor,
    diagnosis: { code: diagnosis, name: disease?.title['zh-CN'] ?? diagnosis },
    illness: request.complaint,
    history: state.note?.history ?? '',
    opinion: order.note,
  })
  const deed = { act: 'refer', referral } as const
  await addDeed({ consultation: id, key: 'refer', deed }, 'clock', ['clock'], store)
}
