/** What a person reads before agreeing, made from a template and the names of this case. */
import type { Jurisdiction, Kind, Purpose } from '../access/words.ts'
import type { RecipientKind, Tick } from './words.ts'

export const consentLanguages = ['zh-CN', 'zh-HK', 'en', 'pt'] as const

export type ConsentLanguage = (typeof consentLanguages)[number]

/** Everything the law asks to be told, each under its own head; the order is that of the page. */
export const sections = [
  'recipient',
  'purpose',
  'fields',
  'bill',
  'period',
  'use',
  'retention',
  'risk',
  'refusal',
  'withdrawal',
  'rights',
] as const

export type Section = (typeof sections)[number]

/** Names of this case that a text must say, and may say elsewhere. */
export const mustSay: Readonly<Partial<Record<Section, readonly string[]>>> = {
  recipient: ['recipient', 'contact'],
  bill: ['bill'],
  period: ['from', 'to'],
  use: ['until'],
}

export const blanks = ['recipient', 'contact', 'bill', 'from', 'to', 'until', 'place'] as const

export type Blank = (typeof blanks)[number]

export interface ConsentWords {
  readonly title: string
  readonly sections: Readonly<Record<Section, string>>
  readonly ticks: Readonly<Partial<Record<Tick, string>>>
}

/** A whole text with the day it holds from; a later one stands beside it. */
export interface ConsentTerm {
  readonly from: string
  readonly edition: number
  readonly status: 'verified' | 'transcribed' | 'illustrative'
  readonly source: string
  /** A consent lasts at most so many days. */
  readonly longestDays: number
  readonly texts: Readonly<Partial<Record<ConsentLanguage, ConsentWords>>>
}

export interface ConsentTemplate {
  readonly id: string
  readonly jurisdiction: Jurisdiction
  readonly purpose: Purpose
  readonly recipientKind: RecipientKind
  readonly kinds: readonly Kind[]
  readonly ticks: readonly Tick[]
  readonly terms: readonly ConsentTerm[]
}

/** From which age on persons consent themselves, by the law of a place. */
export interface ConsentLaw {
  readonly jurisdiction: Jurisdiction
  readonly guardianBelow: number
  readonly status: 'verified' | 'transcribed' | 'illustrative'
  readonly source: string
}

/** The text that holds on a day; undefined before the first. */
export function termOn({ terms }: ConsentTemplate, on: string): ConsentTerm | undefined {
  return terms.findLast(({ from }) => from <= on)
}

export type Blanks = Readonly<Record<Blank, string>>

export interface ReadText {
  readonly title: string
  readonly paragraphs: readonly { readonly section: Section; readonly text: string }[]
  readonly ticks: readonly { readonly tick: Tick; readonly text: string }[]
}

/** Of bill and period the one that is meant, and of the ticks those that can be given. */
export function fillIn(
  words: ConsentWords,
  span: 'bill' | 'period',
  ticks: readonly Tick[],
  values: Blanks,
): ReadText {
  const left = span === 'bill' ? 'period' : 'bill'
  const filled = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name) => filledIn(name, values))
  return {
    title: filled(words.title),
    paragraphs: sections
      .filter((section) => section !== left)
      .map((section) => ({ section, text: filled(words.sections[section]) })),
    ticks: ticks.map((tick) => ({ tick, text: filled(words.ticks[tick] ?? '') })),
  }
}

function filledIn(name: string, values: Blanks): string {
  const blank = blanks.find((one) => one === name)
  return blank === undefined ? '' : values[blank]
}
