/** Consultations and doctors as the contract writes them. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { VisitItem } from '../../../engine/telehealth/visit-item.ts'
import { doctorOf } from '../../usecases/telehealth/parties.ts'
import {
  type ConsultationView,
  onlineOffers,
  onlineQueues,
} from '../../usecases/telehealth/read-consultations.ts'
import type { OnlineDoctor, TelehealthStore } from '../../usecases/telehealth/telehealth-store.ts'
import type { ConsultationJson, OnlineOffersJson } from '../contract/telehealth.ts'

const instant = (at: number) => new Date(at).toISOString()
const untitled = (name: string) => ({ 'zh-CN': name, 'zh-HK': name, en: name })

export function consultationJson(
  { consultation, personName, birth, sex, doctor, kept, parts, ahead, mayRecord }: ConsultationView,
  { institution, data, today }: TelehealthStore,
): ConsultationJson {
  const { id, request, state, actions } = consultation
  const { evidence, diagnosis } = request
  const disease = data.diseases(today()).find(({ code }) => code === diagnosis)
  return {
    id,
    state: state.state,
    number: actions.length,
    since: instant(state.since),
    person: {
      id: request.person,
      name: personName,
      birth: birth === null ? null : textFromDay(birth),
      sex,
    },
    institution: {
      id: request.institution,
      title: institution(request.institution)?.title ?? untitled(request.institution),
    },
    doctor: doctor === null ? null : doctorJson(doctor),
    department: request.department,
    medium: request.medium,
    diagnosis: { code: diagnosis, title: disease?.title ?? untitled(diagnosis) },
    complaint: request.complaint,
    entitlement: request.entitlement,
    mayRecord,
    evidence: {
      institution: evidence.institution,
      title: institution(evidence.institution)?.title ?? untitled(evidence.institution),
      on: textFromDay(evidence.on),
      settlement: evidence.settlement,
      image: evidence.image,
    },
    isIdentityChecked: state.identityCheckedAt !== null,
    call: state.call,
    phone: state.phone,
    recording: {
      ...{ state: state.recording, parts },
      isGivenUp: request.mayRecord && !mayRecord,
    },
    words: wordsIn(consultation),
    note: state.note,
    prescriptions: [...state.prescriptions],
    ending: state.ending,
    order: state.order,
    referral: state.referral,
    settlement: state.settlement,
    keptUntil: kept,
    ahead,
  }
}

function wordsIn({
  request,
  state,
  actions,
}: ConsultationView['consultation']): ConsultationJson['words'] {
  return actions.flatMap((action, i) => {
    if (action.act !== 'say') return []
    const from =
      action.by === doctorOf({ request, state }) ? ('doctor' as const) : ('patient' as const)
    const { text, image } = action
    return [{ number: i + 1, at: instant(action.at), from, text, image }]
  })
}

function doctorJson({ treatsChildren: _, ...doctor }: OnlineDoctor) {
  return doctor
}

function itemJson(
  { code, price, priced, scope }: VisitItem,
  name: string,
  place: string,
  { institution }: TelehealthStore,
) {
  const currency = institution(place)?.currency ?? 'CNY'
  return { code, name, price, currency, priced, scope: [...scope] }
}

export function offersJson(store: TelehealthStore): OnlineOffersJson {
  const offers = onlineOffers(store)
  const ids = [...new Set(offers.map(({ doctor }) => doctor.institution))]
  const { windowDays, yearsOfPractice, guardianBelow, imageBytes } = store.data.figures(
    store.today(),
  )
  return {
    institutions: ids.flatMap((id) => {
      const found = store.institution(id)
      return found === undefined ? [] : [{ id, title: found.title, region: found.region }]
    }),
    doctors: offers.map(({ doctor, item, itemName }) => ({
      ...doctorJson(doctor),
      item: itemJson(item, itemName, doctor.institution, store),
    })),
    queues: onlineQueues(store).map(({ doctor, item, itemName }) => ({
      ...{ id: doctor.id, institution: doctor.institution, department: doctor.department },
      item: itemJson(item, itemName, doctor.institution, store),
    })),
    diseases: store.data
      .diseases(store.today())
      .map(({ code, title, departments }) => ({ code, title, departments: [...departments] })),
    rules: { windowDays, yearsOfPractice, guardianBelow, imageBytes },
  }
}
