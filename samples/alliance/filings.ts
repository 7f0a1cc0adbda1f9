/** Filings for care away from home that the home regions have accepted. */
export interface SampleFiling {
  readonly id: string
  readonly person: string
  readonly kind: 'long-term' | 'referral' | 'emergency' | 'temporary'
  readonly homeRegion: string
  /** Regions of care; null: anywhere. */
  readonly careRegions: readonly string[] | null
  readonly from: string
  readonly to: string | null
}

export const filings: readonly SampleFiling[] = [
  {
    id: 'F-0001',
    person: 'P-0006',
    kind: 'long-term',
    homeRegion: 'shanghai',
    careRegions: ['chengdu'],
    from: '2024-03-01',
    to: null,
  },
  {
    id: 'F-0002',
    person: 'P-0018',
    kind: 'referral',
    homeRegion: 'hefei',
    careRegions: ['beijing'],
    from: '2026-02-20',
    to: '2026-08-19',
  },
  {
    id: 'F-0003',
    person: 'P-0017',
    kind: 'temporary',
    homeRegion: 'hefei',
    careRegions: ['shanghai'],
    from: '2026-01-05',
    to: '2026-07-04',
  },
  {
    id: 'F-0004',
    person: 'P-0020',
    kind: 'referral',
    homeRegion: 'guiyang',
    careRegions: ['chengdu'],
    from: '2025-09-01',
    to: '2026-02-28',
  },
  {
    id: 'F-0005',
    person: 'P-0027',
    kind: 'emergency',
    homeRegion: 'hanzhong',
    careRegions: ['chengdu'],
    from: '2026-04-11',
    to: '2026-04-25',
  },
  {
    id: 'F-0006',
    person: 'P-0025',
    kind: 'temporary',
    homeRegion: 'jiamusi',
    careRegions: null,
    from: '2025-11-01',
    to: '2026-04-30',
  },
  {
    id: 'F-0007',
    person: 'P-0050',
    kind: 'referral',
    homeRegion: 'hefei',
    careRegions: ['beijing'],
    from: '2026-01-10',
    to: '2026-07-09',
  },
  {
    id: 'F-0060',
    person: 'P-0060',
    kind: 'long-term',
    homeRegion: 'jiamusi',
    careRegions: ['beijing'],
    from: '2024-09-01',
    to: null,
  },
]
