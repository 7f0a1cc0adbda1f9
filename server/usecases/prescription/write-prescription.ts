/** A doctor prescribes, a hospital pharmacist reviews, the doctor signs, and it goes into circulation. */
import type { PrescriptionDeed } from '../../../engine/prescription/deeds.ts'
import { refuseParcel } from '../../../engine/prescription/parcel.ts'
import {
  type Considered,
  checkSafety,
  type Finding,
  unanswered,
} from '../../../engine/prescription/safety.ts'
import type { Sheet } from '../../../engine/prescription/sheet.ts'
import { substituted } from '../../../engine/prescription/substitution.ts'
import { refuseSheet } from '../../../engine/prescription/writing-rules.ts'
import { admit } from '../access/admit.ts'
import { canonicalText } from '../canonical.ts'
import { owedAt } from '../cashier/counter.ts'
import { type Actor, beingServed } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import {
  addAct,
  drugAt,
  findPrescription,
  type PrescriptionCommand,
  type PrescriptionOutcome,
  refused,
  type StoredPrescription,
} from './add-act.ts'
import { circulate, refuseWithdrawal } from './circulate.ts'
import { actingOf, admitTo, groundOf } from './parties.ts'
import type { PrescriptionStore } from './prescription-store.ts'

const mostEarlier = 50

export async function prescribe(
  { key, sheet }: { readonly key: string; readonly sheet: Sheet },
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const forbidden = await admitWriting(sheet, by, store)
  if (forbidden !== null) return refused(forbidden)
  const id = store.records.idOf(sheet.person, `${sheet.institution} ${key}`)
  const refusal = (await rightToWrite(sheet, by, store)) ?? (await refuseWriting(sheet, store))
  if (refusal !== null) return refused(refusal)
  const command = { prescription: id, key, deed: { act: 'prescribe', sheet } } as const
  return addAct(command, actingOf(by, { sheet }), store)
}

/** What speaks against a sheet, shown while it is written; nothing is recorded but that it was read. */
export async function checkSheet(
  sheet: Sheet,
  by: Actor,
  store: PrescriptionStore,
): Promise<
  | {
      readonly checked: true
      readonly findings: readonly Finding[]
      readonly refusal: Refusal | null
    }
  | { readonly checked: false; readonly refusal: Refusal }
> {
  const forbidden = await admitWriting(sheet, by, store)
  if (forbidden !== null) return { checked: false, refusal: forbidden }
  const refusal = (await rightToWrite(sheet, by, store)) ?? refuseForm(sheet, store)
  return { checked: true, findings: await findingsOf(sheet, store), refusal }
}

function admitWriting(sheet: Sheet, by: Actor, store: PrescriptionStore): Promise<Refusal | null> {
  const served = beingServed(sheet.institution, sheet.person)
  return admit(by, groundOf(by), 'write-prescription', [served], store.bills.access)
}

/** The first long prescription asks for more than a later one for the same illness. */
async function rightToWrite(
  { person, kind, diagnosis, institution, department }: Sheet,
  by: Actor,
  store: PrescriptionStore,
): Promise<Refusal | null> {
  const rows = kind === 'long' ? await store.records.ofPerson(person, mostEarlier) : []
  const earlier = await Promise.all(rows.map(({ record }) => findPrescription(record, store)))
  const hadLong = earlier.some(
    (one) =>
      one?.sheet.kind === 'long' &&
      one.sheet.diagnosis.code === diagnosis.code &&
      one.state.signedOn !== null,
  )
  const isFirstLong = kind === 'long' && !hadLong
  const act = { kind: isFirstLong ? 'prescribe-long-first' : 'prescribe', department } as const
  return store.rightToAct(by.id, act, institution, store.today())
}

/** @param pharmacy whose catalogue has what the prescriber's lacks. */
async function refuseWriting(
  sheet: Sheet,
  store: PrescriptionStore,
  pharmacy: string | null = null,
): Promise<Refusal | null> {
  const refusal = refuseForm(sheet, store, pharmacy)
  if (refusal !== null) return refusal
  if (!(await store.bills.persons([sheet.person])).has(sheet.person))
    return { code: 'person-unknown', pointer: '/person' }
  const findings = unanswered(await findingsOf(sheet, store, pharmacy), sheet.inSpiteOf)
  return findings.length > 0 ? { code: 'prescription-unsafe', findings } : null
}

function refuseForm(
  sheet: Sheet,
  store: PrescriptionStore,
  pharmacy: string | null = null,
): Refusal | null {
  if (store.bills.institution(sheet.institution) === undefined)
    return { code: 'institution-unknown', institution: sheet.institution }
  const on = store.today()
  const { written } = store
  return refuseSheet(sheet, {
    on,
    drug: (code) => drugAt(sheet.institution, code, on, store) ?? drugAt(pharmacy, code, on, store),
    limits: written.limits(on),
    classes: written.classes,
  })
}

async function findingsOf(
  sheet: Sheet,
  store: PrescriptionStore,
  pharmacy: string | null = null,
): Promise<Finding[]> {
  const on = store.today()
  const considered = (code: string, pointer: string, days: number | null): Considered[] => {
    const drug = drugAt(sheet.institution, code, on, store) ?? drugAt(pharmacy, code, on, store)
    return drug === undefined ? [] : [{ drug, pointer, days }]
  }
  const person = (await store.bills.persons([sheet.person])).get(sheet.person)
  return checkSafety(
    sheet.lines.flatMap(({ code, days }, i) => considered(code, `/lines/${i}`, days)),
    sheet.takes.flatMap((code, i) => considered(code, `/takes/${i}`, null)),
    {
      birth: person?.birth ?? null,
      sex: person?.sex ?? 'unknown',
      pregnant: sheet.pregnant,
      allergies: sheet.allergies,
    },
    on,
    store.written.safety,
  )
}

/** Whatever is not about money: each act by its side and in its turn. */
export async function actOnPrescription(
  command: PrescriptionCommand,
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const { prescription: id, deed } = command
  const found = await findPrescription(id, store)
  if (found === undefined) return refused({ code: 'prescription-unknown', prescription: id })
  const isWriting = by.role === 'doctor'
  const act = isWriting ? 'write-prescription' : 'work-on-prescription'
  const forbidden = await admitTo(found, by, act, store, deed.act === 'claim')
  if (forbidden !== null) return refused(forbidden)
  const refusal = rightToDo(deed.act, by, found.sheet, store)
  if (refusal !== null) return refused(refusal)
  const unfit = await refuseContent(deed, found, store)
  if (unfit !== null) return refused(unfit)
  const acting = actingOf(by, found)
  if (deed.act === 'dispatch') {
    const unpaid = await refuseUnpaid(found, store)
    if (unpaid !== null) return refused(unpaid)
  }
  if (deed.act === 'revoke') {
    const held = await refuseWithdrawal(deed, acting, found, store)
    if (held !== null) return refused(held)
  }
  const signed = signedBy(deed, by, found, store)
  if ('lacks' in signed) return refused({ code: 'signing-not-possible', ...signed })
  return addAct({ ...command, deed: signed }, acting, store)
}

async function refuseUnpaid(
  { state }: StoredPrescription,
  store: PrescriptionStore,
): Promise<Refusal | null> {
  const settlement = state.dispensings.at(-1)?.settlement ?? null
  return refuseParcel(settlement === null ? null : await owedAt(settlement, store.cashier))
}

/** What is written anew, and another drug that is agreed to, are held against the same rules. */
async function refuseContent(
  deed: PrescriptionDeed,
  { sheet, state }: StoredPrescription,
  store: PrescriptionStore,
): Promise<Refusal | null> {
  if (deed.act === 'amend') return refuseWriting(deed.sheet, store)
  if (deed.act !== 'answer-substitution' || !deed.accepted || state.substitution === null)
    return null
  const lines = substituted(state, deed.directions ?? null)
  const refusal = await refuseWriting({ ...sheet, lines }, store, state.pharmacy)
  return refusal?.code === 'prescription-unsafe'
    ? { code: 'substitution-unsafe', findings: refusal.findings }
    : refusal
}

/**
 * Whoever reviews, whoever checks before it is dispensed, and whoever agrees to another drug puts a name to
 * it, once nothing speaks against it.
 */
function signedBy(
  deed: PrescriptionDeed,
  by: Actor,
  { sheet, state }: StoredPrescription,
  store: PrescriptionStore,
): PrescriptionDeed | { readonly lacks: string } {
  if (deed.act === 'answer-substitution') return agreed(deed, by, { sheet, state }, store)
  if (deed.act !== 'review' && deed.act !== 'check') return deed
  const house = deed.act === 'review' ? sheet.institution : (by.institution ?? sheet.institution)
  const signature = store.sign(by.id, house, checkedText(sheet, state.lines, deed))
  return 'lacks' in signature ? signature : { ...deed, signature }
}

/** Where nothing is asked nothing is signed. */
function agreed(
  deed: Extract<PrescriptionDeed, { act: 'answer-substitution' }>,
  by: Actor,
  { sheet, state }: Pick<StoredPrescription, 'sheet' | 'state'>,
  store: PrescriptionStore,
): PrescriptionDeed | { readonly lacks: string } {
  if (!deed.accepted || state.substitution === null) return deed
  const lines = substituted(state, deed.directions ?? null)
  const signature = store.sign(by.id, sheet.institution, signedText(sheet, lines))
  return 'lacks' in signature ? signature : { ...deed, signature }
}

/** What the pharmacist's signature stands for: the sheet as it lay there, and what was said of it. */
export function checkedText(
  sheet: Sheet,
  lines: Sheet['lines'],
  deed: Extract<PrescriptionDeed, { act: 'review' | 'check' }>,
): string {
  return canonicalText({ ...sheet, lines, said: { ...deed, signature: undefined } })
}

function rightToDo(
  act: PrescriptionCommand['deed']['act'],
  by: Actor,
  { institution, department }: Sheet,
  store: PrescriptionStore,
): Refusal | null {
  const on = store.today()
  if (act === 'review')
    return store.rightToAct(
      by.id,
      { kind: 'review-prescription', department: null },
      institution,
      on,
    )
  if (act === 'check') {
    const place = by.institution ?? institution
    return store.rightToAct(by.id, { kind: 'check-dispensing', department: null }, place, on)
  }
  const isSigned = act === 'sign' || act === 'answer-substitution' || act === 'amend'
  if (!isSigned) return null
  return store.rightToAct(by.id, { kind: 'prescribe', department }, institution, on)
}

/** What the signature stands for: the sheet with the lines as they are to be dispensed. */
export function signedText(sheet: Sheet, lines: Sheet['lines']): string {
  return canonicalText({ ...sheet, lines })
}

/** Signed, it goes to the circulation centre; what a crash or the centre left signed goes there by the clock. */
export async function signPrescription(
  { prescription: id, key }: Omit<PrescriptionCommand, 'deed'>,
  by: Actor,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  const found = await findPrescription(id, store)
  if (found === undefined) return refused({ code: 'prescription-unknown', prescription: id })
  const { sheet, state } = found
  const signature = store.sign(by.id, sheet.institution, signedText(sheet, state.lines))
  if ('lacks' in signature) return refused({ code: 'signing-not-possible', ...signature })
  const deed = { act: 'sign', signature } as const
  const signed = await actOnPrescription({ prescription: id, key, deed }, by, store)
  if (!signed.done || signed.prescription.state.state !== 'signed') return signed
  const circulated = await circulate(id, store)
  return circulated.done ? { ...circulated, isNew: signed.isNew } : circulated
}
