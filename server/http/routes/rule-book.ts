/** Institutions, policies and catalogues: what everybody may read. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromScaled } from '../../../engine/base/money.ts'
import type { Catalogue, CatalogueItem } from '../../../engine/catalogue/catalogue.ts'
import type { BenefitValue, RegionValue, SchemeValue } from '../../../engine/policy/policy-value.ts'
import type { Institution } from '../../usecases/registry.ts'
import type { Rules } from '../../usecases/rules.ts'
import { percentText } from '../../usecases/settlement/describe-explanation.ts'
import {
  type CatalogueItemJson,
  type CataloguePageJson,
  CataloguePageSchema,
  CatalogueQuerySchema,
  type CataloguesJson,
  CataloguesSchema,
} from '../contract/catalogue.ts'
import { type InstitutionsJson, InstitutionsSchema } from '../contract/institution.ts'
import {
  type BenefitSummaryJson,
  type PoliciesJson,
  PoliciesSchema,
  PolicySetQuerySchema,
  PolicySetSchema,
  type RegionSummaryJson,
  type SchemeSummaryJson,
} from '../contract/policy.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, problems, sendRefusal } from './api.ts'

const pageSize = 50
const mostSchemes = 64

export const addRuleBookRoutes: AddRoutes = (plain, { rules, institutions }) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const policies = listPolicies(rules)
  let catalogues: CataloguesJson | undefined

  app.get(
    '/api/institutions',
    {
      schema: {
        operationId: 'listInstitutions',
        summary: 'Hospitals, clinics and pharmacies of the alliance',
        tags: ['rule book'],
        response: { 200: InstitutionsSchema },
      },
    },
    async (_request, reply) => reply.send(listInstitutions(institutions(), rules)),
  )

  app.get(
    '/api/policies',
    {
      schema: {
        operationId: 'listPolicies',
        summary: 'Regions, schemes, benefits and their dated terms with sources',
        tags: ['rule book'],
        response: { 200: PoliciesSchema },
      },
    },
    async (_request, reply) => reply.header('etag', `"${policies.digest}"`).send(policies),
  )

  app.get(
    '/api/policies/set',
    {
      schema: {
        operationId: 'readPolicySet',
        summary: 'The rules of some schemes as the engine compiles them',
        tags: ['rule book'],
        querystring: PolicySetQuerySchema,
        response: { 200: PolicySetSchema, 304: { type: 'null' }, ...problems(404) },
      },
    },
    async (request, reply) => {
      const schemes = listed(request.query.schemes)
      const regions = listed(request.query.regions ?? '')
      const unknown =
        schemes.length > mostSchemes
          ? String(schemes.length)
          : schemes.find((id) => rules.scheme(id) === undefined)
      if (unknown !== undefined) {
        return sendRefusal(reply, { code: 'scheme-unlisted', scheme: unknown }, rules)
      }
      const { digest, set } = rules.setOf(schemes, regions)
      const tag = `"${digest}"`
      reply.header('etag', tag).header('cache-control', 'no-cache')
      if (request.headers['if-none-match'] === tag) return reply.code(304).send(null)
      return reply.send(set)
    },
  )

  app.get(
    '/api/catalogues',
    {
      schema: {
        operationId: 'listCatalogues',
        summary: 'Catalogues by which bills are divided',
        tags: ['rule book'],
        response: { 200: CataloguesSchema },
      },
    },
    async (_request, reply) => {
      // Counts the items, which are not in memory before somebody needs them.
      catalogues ??= listCatalogues(rules)
      return reply.send(catalogues)
    },
  )

  app.get(
    '/api/catalogues/:id/items',
    {
      schema: {
        operationId: 'searchCatalogue',
        summary: 'Items of a catalogue by code or name',
        tags: ['rule book'],
        params: closed({ id: Id }),
        querystring: CatalogueQuerySchema,
        response: { 200: CataloguePageSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const catalogue = rules.catalogues.get(id)?.at(-1)
      if (catalogue === undefined) {
        return sendRefusal(reply, { code: 'catalogue-unlisted', catalogue: id }, rules)
      }
      const { search = '', class: wanted, page = '1' } = request.query
      return reply.send(pageOf(catalogue, search, wanted, Math.max(1, Number(page))))
    },
  )
}

function listed(text: string): string[] {
  return [...new Set(text.split(',').filter((id) => id !== ''))].sort()
}

function listInstitutions(institutions: readonly Institution[], rules: Rules): InstitutionsJson {
  return {
    institutions: institutions.map(
      ({ id, title, region, kind, level, ownership, tags, currency }) => ({
        id,
        title,
        region,
        kind,
        level,
        ownership,
        tags: [...tags],
        currency,
        catalogue: rules.region(region)?.catalogue ?? null,
      }),
    ),
  }
}

function listPolicies(rules: Rules): PoliciesJson {
  const { digest, set } = rules.all
  return { digest, regions: set.regions.map((region) => regionSummary(region, rules)) }
}

function regionSummary(region: RegionValue, { all }: Rules): RegionSummaryJson {
  const { id, code, title, jurisdiction, province, currency, catalogue } = region
  const schemes = all.set.schemes
    .filter((scheme) => scheme.region === id)
    .sort((a, b) => schemeRank(a) - schemeRank(b))
    .map((scheme) => schemeSummary(scheme, all.set.benefits))
  return { id, code, title, jurisdiction, province, currency, catalogue, schemes }
}

/** What most people look for first. */
const schemeKinds: readonly SchemeValue['schemeKind'][] = [
  'public',
  'account',
  'aid',
  'voucher',
  'commercial',
]

function schemeRank({ schemeKind }: SchemeValue): number {
  return schemeKinds.indexOf(schemeKind)
}

function schemeSummary(scheme: SchemeValue, benefits: readonly BenefitValue[]): SchemeSummaryJson {
  const { id, title, currency, insuranceType, periodOf, laterBills } = scheme
  return {
    id,
    title,
    kind: scheme.schemeKind,
    currency,
    insuranceType,
    periodOf,
    laterBills,
    payers: scheme.payers.map(({ id: payer, title: name, kind, decidedBy }) => ({
      id: `${id}.${payer}`,
      title: name,
      kind,
      decidedBy,
    })),
    benefits: benefits.filter((benefit) => benefit.scheme === id).map(benefitSummary),
  }
}

function benefitSummary({ id, title, layer, terms, sources }: BenefitValue): BenefitSummaryJson {
  return {
    id,
    title,
    layer,
    terms: terms.flatMap(({ from, ends, status, source, note }) => {
      const found = sources[source]
      return found === undefined ? [] : [{ from, ends, status, source: found, note }]
    }),
  }
}

function listCatalogues(rules: Rules): CataloguesJson {
  return {
    catalogues: [...rules.catalogues.values()].flatMap((editions) => {
      const catalogue = editions.at(-1)
      if (catalogue === undefined) return []
      const { id, region, edition, digest, items } = catalogue
      const regionTitle = rules.region(region)?.title ?? { 'zh-CN': id, 'zh-HK': id, en: id }
      return [{ id, region, regionTitle, edition, digest, items: items.size }]
    }),
  }
}

/** Names have full-width brackets; a keyboard gives either width. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function pageOf(
  catalogue: Catalogue,
  search: string,
  wanted: 'A' | 'B' | 'C' | undefined,
  page: number,
): CataloguePageJson {
  const text = plain(search.trim())
  const found: CatalogueItem[] = []
  for (const item of catalogue.items.values()) {
    if (wanted !== undefined && item.catalogueClass !== wanted) continue
    const isNamed = item.code.toLowerCase().includes(text) || plain(item.name).includes(text)
    if (isNamed) found.push(item)
  }
  return {
    catalogue: catalogue.id,
    total: found.length,
    page,
    pageSize,
    items: found.slice((page - 1) * pageSize, page * pageSize).map(itemJson),
  }
}

function itemJson(item: CatalogueItem): CatalogueItemJson {
  const price = (value: number | null) => (value === null ? null : textFromScaled(value, 6))
  return {
    code: item.code,
    name: item.name,
    kind: item.kind,
    category: item.category,
    unit: item.unit,
    class: item.catalogueClass,
    priorSelfPay: percentText(item.priorSelfPay),
    priorSelfPayFixed: price(item.priorSelfPayFixedE6),
    unitLimit: price(item.unitLimitE6),
    dayLimit: item.dayLimitE4 === null ? null : textFromScaled(item.dayLimitE4, 4),
    indications: item.indications === null ? null : [...item.indications],
    payerScope: item.payerScope,
    from: textFromDay(item.from),
    to: item.to === null ? null : textFromDay(item.to),
  }
}
