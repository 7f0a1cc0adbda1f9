/** Puts a text before a person; nothing is ticked, and nothing follows until the person says yes. */
import { hash } from 'node:crypto'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Scope, Span } from '../../../engine/consent/consent.ts'
import {
  type Blanks,
  type ConsentLanguage,
  type ConsentTemplate,
  type ConsentTerm,
  type ConsentWords,
  fillIn,
  type ReadText,
  termOn,
} from '../../../engine/consent/template.ts'
import { admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ConsentStore, HeldConsent, Recipient } from './consent-store.ts'
import { placeIn } from './place-names.ts'

export interface OfferCommand {
  readonly key: string
  readonly person: string
  readonly template: string
  readonly language: ConsentLanguage
  readonly recipient: string
  readonly over: Span
  /** The last day of use; null for the longest that the template allows. */
  readonly until: Day | null
}

export type Offered =
  | { readonly done: true; readonly value: HeldConsent }
  | { readonly done: false; readonly refusal: Refusal }

export async function offerConsent(
  command: OfferCommand,
  by: Actor,
  ground: Ground,
  store: ConsentStore,
): Promise<Offered> {
  const about = [ofPerson(command.person)]
  const forbidden = await admit(by, ground, 'give-consent', about, store.access)
  return forbidden === null ? offered(command, by.id, store) : no(forbidden)
}

/** For whoever has been let through. */
export async function offered(
  command: OfferCommand,
  by: string,
  store: ConsentStore,
): Promise<Offered> {
  const { person, key, language } = command
  const made = await scopeOf(command, store)
  if (!made.done) return made
  const { scope, template, term, recipient, words } = made
  const text = textOf(command, { scope, template, term, recipient, words })
  const id = `c-${hash('sha256', JSON.stringify([person, by, key])).slice(0, idDigits)}`
  await store.book.offer({
    id,
    person,
    template: template.id,
    edition: term.edition,
    language,
    digest: hash('sha256', text),
    text,
    scope,
    by,
  })
  const kept = await store.book.find(person, id)
  if (kept === undefined || !isSameOffer(kept, command)) return no({ code: 'key-reused' })
  return { done: true, value: kept }
}

const idDigits = 20

/** The last day may have been left to us, on another day. */
function isSameOffer(kept: HeldConsent, { template, language, recipient, over }: OfferCommand) {
  const { scope } = kept
  return (
    kept.template === template &&
    kept.language === language &&
    scope.recipient === recipient &&
    JSON.stringify(spanOf(scope.over)) === JSON.stringify(spanOf(over))
  )
}

function spanOf(over: Span) {
  return over.kind === 'bill' ? [over.settlement] : [over.from, over.to]
}

export function no(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}

/** A person's own matters, at no institution. */
export function ofPerson(person: string) {
  return { person, institution: null, lastVisitOn: null, isPresent: false }
}

interface Made {
  readonly scope: Scope
  readonly template: ConsentTemplate
  readonly term: ConsentTerm
  readonly recipient: Recipient
  readonly words: ConsentWords
}

async function scopeOf(
  { person, template: name, language, recipient: to, over, until }: OfferCommand,
  store: ConsentStore,
): Promise<(Made & { readonly done: true }) | ReturnType<typeof no>> {
  const today = store.access.today()
  const template = store.templates.find(({ id }) => id === name)
  const term = template === undefined ? undefined : termOn(template, textFromDay(today))
  if (template === undefined || term === undefined) {
    return no({ code: 'consent-template-unknown', template: name })
  }
  const words = term.texts[language]
  if (words === undefined) return no({ code: 'consent-language-unknown', language })
  const recipient = store.recipient(to)
  if (recipient?.kind !== template.recipientKind) {
    return no({ code: 'consent-recipient-unknown', recipient: to })
  }
  if (over.kind === 'bill' && (await store.personOf(over.settlement)) !== person) {
    return no({ code: 'settlement-unknown', settlement: over.settlement })
  }
  const { longestDays } = term
  const last = until ?? today + longestDays
  if (last < today || last > today + longestDays || isBackwards(over)) {
    return no({ code: 'consent-too-long', longestDays })
  }
  const { jurisdiction, purpose, recipientKind, kinds, ticks } = template
  const isLeaving = recipient.jurisdiction !== jurisdiction
  const scope: Scope = {
    jurisdiction,
    purpose,
    recipient: to,
    recipientKind,
    recipientIn: recipient.jurisdiction,
    kinds,
    over,
    until: last,
    ticks: ticks.filter((tick) => tick !== 'leaving' || isLeaving),
  }
  return { done: true, scope, template, term, recipient, words }
}

function isBackwards(over: Span): boolean {
  return over.kind === 'period' && over.to < over.from
}

/** The same names give the same text, so that its digest stands for what was read. */
function textOf(
  { language, over }: Pick<OfferCommand, 'language' | 'over'>,
  { scope, template, term, recipient, words }: Made,
): string {
  const spoken = language === 'pt' ? 'en' : language
  const values: Blanks = {
    recipient: recipient.title[spoken],
    contact: recipient.contact[spoken],
    bill: over.kind === 'bill' ? over.settlement : '',
    from: over.kind === 'period' ? textFromDay(over.from) : '',
    to: over.kind === 'period' ? textFromDay(over.to) : '',
    until: textFromDay(scope.until),
    place: placeIn(language, recipient.jurisdiction),
  }
  const read: ReadText = fillIn(words, over.kind, scope.ticks, values)
  return JSON.stringify({ template: template.id, edition: term.edition, language, ...read })
}
