/** The sample alliance and the sample bills, as the server, the command and the tests take them. */
import { readFileSync } from 'node:fs'
import type { Catalogue } from '../engine/catalogue/catalogue.ts'
import { readEditions } from '../server/catalogues/read-catalogue.ts'
import { crossBorderPersons } from './alliance/cross-border-persons.ts'
import { directClaimPersons } from './alliance/direct-claim-persons.ts'
import { filings, type SampleFiling } from './alliance/filings.ts'
import { institutions, type SampleInstitution } from './alliance/institutions.ts'
import { insurers, type SampleInsurer } from './alliance/insurers.ts'
import { mainlandPersons } from './alliance/mainland-persons.ts'
import type { SamplePerson } from './alliance/person.ts'
import type { BillBody, SampleBill } from './bill-body.ts'
import { longStay } from './long-stay.ts'

export interface SampleAlliance {
  readonly institutions: readonly SampleInstitution[]
  readonly insurers: readonly SampleInsurer[]
  readonly persons: readonly SamplePerson[]
  readonly filings: readonly SampleFiling[]
}

export function sampleAlliance(): SampleAlliance {
  const persons = [...mainlandPersons, ...crossBorderPersons, ...directClaimPersons]
  return { institutions, insurers, persons, filings }
}

/** A row of `bills/index.json`. */
export type SampleBillNote = Omit<SampleBill, 'body'>

/**
 * All sample bills, those that are made on call included.
 *
 * @param editionsOf of a catalogue; whoever has read them need not read them again.
 */
export function sampleBills(
  editionsOf: (catalogue: string) => readonly Catalogue[] = readEditions,
): readonly SampleBill[] {
  const bills = sampleBillNotes().map((note) => ({ ...note, body: sampleBillBody(note.name) }))
  return [...bills, longStay(editionsOf('chengdu'))]
}

export function sampleBillNotes(): readonly SampleBillNote[] {
  return JSON.parse(textOf('index')) as SampleBillNote[]
}

function sampleBillBody(name: string): BillBody {
  return JSON.parse(textOf(name)) as BillBody
}

function textOf(name: string): string {
  return readFileSync(new URL(`./bills/${name}.json`, import.meta.url), 'utf8')
}
