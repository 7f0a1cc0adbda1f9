/** An item as all mainland regions share it, before a region makes its own of it. */
import type { CatalogueClass } from '../../engine/catalogue/catalogue.ts'

export interface CommonItem {
  readonly code: string
  readonly kind: 'drug' | 'service' | 'material'
  readonly category: string
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly indications: readonly string[]
  readonly scope: 'basic' | 'commercial' | 'none'
  readonly attributes: readonly string[]
  readonly catalogueClass: CatalogueClass
  /** First self-pay in per cent, for class B. */
  readonly selfPayPercent: number
  /** Amounts here are cents of the list's currency. */
  readonly priceCents: number
  readonly unitLimitCents: number | null
  readonly dayLimit: number | null
}

export function isClass(text: string): CatalogueClass {
  if (text === 'A' || text === 'B' || text === 'C') return text
  throw new Error(`the word list names a class ${text}`)
}

/** A price that somebody would print: whole yuan above 200, tenths above 20. */
export function roundedPrice(cents: number): number {
  let step = cents > 2000 ? 10 : 1
  if (cents > 20_000) step = 100
  return Math.max(step, Math.round(cents / step) * step)
}

export function serial(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
