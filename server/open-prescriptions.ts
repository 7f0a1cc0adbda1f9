/** Joins storage, rules, the registry, shelves and signing to what prescriptions ask for. */
import type { KeyObject } from 'node:crypto'
import type { Day } from '../engine/base/calendar-date.ts'
import {
  type PrescriptionRules,
  readImportedSafety,
  readPrescriptionRules,
} from './catalogues/read-prescription-rules.ts'
import { newKey } from './identity/key-file.ts'
import { prescriptionCodes, prescriptionSigner } from './identity/prescription-signer.ts'
import { type CentreOptions, circulationCentre } from './platform/circulation-centre.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import type { Placed } from './storage/placement.ts'
import { addStockMoves, stockMovedSince } from './storage/stock-moves.ts'
import { createTraceCodes } from './storage/trace-codes.ts'
import { beginningOf } from './usecases/prescription/add-act.ts'
import type {
  PrescriptionStore,
  RecordedDeed,
  Shelf,
} from './usecases/prescription/prescription-store.ts'
import type { Registry } from './usecases/registry/registry-book.ts'

export interface PrescriptionOptions {
  /** Keeps one-time codes from being guessed. */
  readonly secret: KeyObject
  /** Whether the secret signs in the name of those who prescribe, as it does in the sample only. */
  readonly signs: boolean
  /** Where an operator's own safety rules lie, if there are any. */
  readonly safetyFile: string
  /** Where prescriptions circulate; null for inside the alliance only. */
  readonly centre: CentreOptions | null
  readonly shelfOf: (pharmacy: string, on: Day) => Shelf | undefined
}

export interface PrescriptionParts
  extends Pick<PrescriptionStore, 'bills' | 'institutions' | 'identity' | 'today' | 'wake'> {
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
  }
  readonly registry: Pick<Registry, 'rightToAct'>
  readonly options: PrescriptionOptions | undefined
}

let written: PrescriptionRules | undefined

export function createPrescriptionStore(parts: PrescriptionParts): PrescriptionStore {
  const { reads, keys, registry, options, ...rest } = parts
  const { secret = newKey(), signs = false, shelfOf = () => undefined } = options ?? {}
  written ??= readPrescriptionRules()
  const imported = options === undefined ? [] : readImportedSafety(options.safetyFile)
  const signer = prescriptionSigner(secret)
  const records = createCareRecordStore<RecordedDeed['action']>(reads, keys, 'prescription')
  return {
    ...rest,
    ...prescriptionCodes(secret),
    written: { ...written, safety: [...written.safety, ...imported] },
    /** Shelves are counted in the morning. */
    async shelfOf(pharmacy, on) {
      const counted = shelfOf(pharmacy, on)
      if (counted === undefined) return undefined
      return lessMoved(counted, await stockMovedSince(reads, pharmacy, beginningOf(on)))
    },
    centre: options?.centre == null ? null : circulationCentre(options.centre),
    records: {
      ...records,
      append: ({ moves, ...care }) =>
        records.append(care, (connection, bucket) =>
          moves.length === 0
            ? Promise.resolve()
            : addStockMoves(connection, bucket, { ...care, moves }),
        ),
    },
    traceCodes: createTraceCodes(reads),
    rightToAct: registry.rightToAct,
    catalogueAt: (region, on) => rest.bills.rules.catalogueFor(region, on),
    sign: (who, text) => (signs ? signer.sign(who, text) : null),
    isSignedBy: signer.isSignedBy,
    now: () => new Date(),
  }
}

function lessMoved(counted: Shelf, moved: ReadonlyMap<string, number>): Shelf {
  const packs = [...counted.packs].map(([code, pack]) => {
    const left = Math.max(0, pack.packs + (moved.get(code) ?? 0))
    return [code, { ...pack, packs: left }] as const
  })
  return { ...counted, packs: new Map(packs) }
}
