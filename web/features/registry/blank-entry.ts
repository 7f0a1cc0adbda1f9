/** What a new entry begins with. */

import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { dayAt } from '../../../engine/base/china-time.ts'
import type { JsonObject } from './entry-draft.ts'
import type { EntryKind } from './entry-queries.ts'

/** Where the alliance is. */
export function today(): string {
  return textFromDay(dayAt(Date.now()))
}

const blank = () => ({ 'zh-CN': '', 'zh-HK': '', en: '' })

/** @param given by the page that leads here: a house to practise at, a kind of house. */
export function blankEntry(kind: EntryKind, given: URLSearchParams): JsonObject {
  const from = today()
  const house = given.get('house') ?? ''
  switch (kind) {
    case 'institution':
      return {
        ...{ id: '', title: blank(), region: null, kind: 'clinic', level: null },
        ...{ ownership: null, licences: [{ kind: 'practice', from, to: null }] },
        ...{ departments: [], capabilities: [], tags: [], hours: [], recipient: null },
        ...{ pharmacy: null, nationalCode: null, delivers: false, attributes: {} },
      }
    case 'practitioner':
      return {
        ...{ id: '', name: blank(), jurisdiction: 'mainland', category: 'clinical', grade: 'full' },
        ...{ licence: { number: '', body: null, from, to: null }, scopes: [], title: 'attending' },
        independentSince: null,
        places: [{ institution: house, kind: 'main', from, to: null }],
        ...{ supports: [], rights: [], online: null },
      }
    case 'alliance':
      return { id: '', title: blank(), kind: 'consortium', seats: [] }
    case 'insurer':
      return {
        ...{ id: '', title: blank(), jurisdiction: 'mainland', payers: [], address: null },
        ...{ claims: null, recipient: null },
      }
  }
}
