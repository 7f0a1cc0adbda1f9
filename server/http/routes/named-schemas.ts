/** Gives the large schemas of the description names, so that it can be read and clients made from it. */
import type { TSchema } from 'typebox'
import { canonicalText } from '../../usecases/canonical.ts'
import { AnswerSchema, BillLineSchema, BillSchema, VisitSchema } from '../contract/bill.ts'
import {
  BillMoneySchema,
  DifferenceSchema,
  InvoiceSchema,
  ShiftReportSchema,
  ShiftSchema,
  TenderSchema,
  VisitMoneySchema,
} from '../contract/cashier.ts'
import { CatalogueItemSchema } from '../contract/catalogue.ts'
import { ExplanationStepSchema } from '../contract/explanation.ts'
import { InstitutionSchema } from '../contract/institution.ts'
import { CoverageSchema, PersonSchema } from '../contract/person.ts'
import { ProblemSchema } from '../contract/problem.ts'
import {
  DivisionSchema,
  LineSplitSchema,
  QuoteSchema,
  ShareSchema,
  SheetSchema,
} from '../contract/quote.ts'
import {
  ReversalEffectSchema,
  ReversedSchema,
  SettledSchema,
  SettlementSchema,
  SettlementSummarySchema,
  SettleRequestSchema,
} from '../contract/settlement.ts'
import { SourceSchema, TextsSchema } from '../contract/values.ts'

const named: Readonly<Record<string, TSchema>> = {
  Answer: AnswerSchema,
  Bill: BillSchema,
  BillLine: BillLineSchema,
  BillMoney: BillMoneySchema,
  CatalogueItem: CatalogueItemSchema,
  Coverage: CoverageSchema,
  CounterDifference: DifferenceSchema,
  Division: DivisionSchema,
  ExplanationStep: ExplanationStepSchema,
  Institution: InstitutionSchema,
  Invoice: InvoiceSchema,
  LineSplit: LineSplitSchema,
  Person: PersonSchema,
  Problem: ProblemSchema,
  Quote: QuoteSchema,
  ReversalEffect: ReversalEffectSchema,
  Reversed: ReversedSchema,
  Settled: SettledSchema,
  Settlement: SettlementSchema,
  SettlementSummary: SettlementSummarySchema,
  SettleRequest: SettleRequestSchema,
  Share: ShareSchema,
  Shift: ShiftSchema,
  ShiftReport: ShiftReportSchema,
  Sheet: SheetSchema,
  Source: SourceSchema,
  Tender: TenderSchema,
  Texts: TextsSchema,
  Visit: VisitSchema,
  VisitMoney: VisitMoneySchema,
}

type Json = { readonly [key: string]: unknown }

/** The description with every part that equals a named schema replaced by a reference to it. */
export function withNamedSchemas(description: object): Json {
  const names = new Map(
    Object.entries(named).map(([name, schema]) => [canonicalText(asWritten(schema)), name]),
  )
  const replaced = replaceIn({ ...description, components: {} }, names)
  const schemas = Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, replaceInside(schema, names)]),
  )
  return { ...replaced, components: { schemas } }
}

function replaceIn(value: object, names: ReadonlyMap<string, string>): Json {
  const entries = Object.entries(value)
  return Object.fromEntries(entries.map(([key, content]) => [key, replace(content, names)]))
}

function replace(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => replace(one, names))
  if (typeof value !== 'object' || value === null) return value
  const name = names.get(canonicalText(asWritten(value)))
  return name === undefined ? replaceIn(value, names) : { $ref: `#/components/schemas/${name}` }
}

/** The plug-in writes records as OpenAPI 3.0 did, with `additionalProperties` for their contents. */
function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten)
  if (typeof value !== 'object' || value === null) return value
  const { patternProperties, ...rest }: { patternProperties?: object } = value
  const [content] = Object.values(patternProperties ?? {})
  const plain = content === undefined ? rest : { ...rest, additionalProperties: content }
  return Object.fromEntries(Object.entries(plain).map(([key, one]) => [key, asWritten(one)]))
}

/** A named schema itself stays written out. */
function replaceInside(schema: TSchema, names: ReadonlyMap<string, string>): Json {
  return replaceIn(JSON.parse(JSON.stringify(schema)), names)
}
