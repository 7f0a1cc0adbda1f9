/** What rules ask about a drug, read from its code and its catalogue entry. */
import type { Catalogue, CatalogueItem } from '../catalogue/catalogue.ts'

/** Where, in the codes of a family, the therapeutic class and the substance stand. */
export interface CodeShape {
  /** How codes of the family begin. */
  readonly prefix: string
  readonly atcDigits: number
  /** Digits of class and substance together. */
  readonly genericDigits: number
  /** Further digits that give the form. */
  readonly formDigits: number
  /** Its classes are no ATC classes: they begin with the prefix, and so do the digits that are counted. */
  readonly isOwn: boolean
}

export interface Drug {
  readonly code: string
  readonly name: string
  /** Anatomical-therapeutic-chemical class, as far as the code goes; of a patent medicine its own. */
  readonly atc: string
  /** Class and substance; the same in all families of codes. */
  readonly generic: string
  /** Substance and form in words, such as 氨氯地平片. */
  readonly product: string
  /** Of one piece; empty where the entry gives none. */
  readonly strength: string
  readonly piecesInPack: number | null
  readonly chronicFor: string | null
  readonly priceE6: number | null
}

/** Undefined for what is no drug, and for a code of no known family. */
export function drugOf(item: CatalogueItem, shapes: readonly CodeShape[]): Drug | undefined {
  const shape = shapes.find(({ prefix }) => item.code.startsWith(prefix))
  if (item.kind !== 'drug' || shape === undefined) return undefined
  const digits = item.code.slice(digitsFrom(shape))
  const [, product = item.name, size = ''] = /^(\S+) ([^（]+)/.exec(item.name) ?? []
  const [strength = '', pieces = ''] = size.split('×')
  const piecesInPack = Number.parseInt(pieces, 10)
  const { chronic, priceE6 } = item.attributes
  return {
    code: item.code,
    name: item.name,
    atc: digits.slice(0, shape.atcDigits),
    generic: digits.slice(0, shape.genericDigits),
    product,
    strength,
    piecesInPack: Number.isNaN(piecesInPack) ? null : piecesInPack,
    chronicFor: typeof chronic === 'string' ? chronic : null,
    priceE6: typeof priceE6 === 'number' ? priceE6 : null,
  }
}

/** Where the digits begin that are counted. */
export function digitsFrom({ prefix, isOwn }: CodeShape): number {
  return isOwn ? 0 : prefix.length
}

/** Of a code in a catalogue. */
export function drugIn(
  catalogue: Catalogue | null,
  code: string,
  shapes: readonly CodeShape[],
): Drug | undefined {
  const item = catalogue?.items.get(code)
  return item === undefined ? undefined : drugOf(item, shapes)
}

/** A beginning that is longer than class and substance is one of whole codes, and says the form as well. */
const mostOfGeneric = 9

/** Whether a class, given by its beginning, holds a drug. */
export function isOfClass({ atc, generic, code }: Drug, beginning: string): boolean {
  if (beginning.length > mostOfGeneric) return code.startsWith(beginning)
  return beginning !== '' && (atc.startsWith(beginning) || generic.startsWith(beginning))
}
