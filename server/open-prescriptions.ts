/** Joins storage, rules, the registry, shelves and signing to what prescriptions ask for. */
import type { KeyObject } from 'node:crypto'
import type { Day } from '../engine/base/calendar-date.ts'
import {
  type PrescriptionRules,
  readImportedSafety,
  readPrescriptionRules,
} from './catalogues/read-prescription-rules.ts'
import { newKey } from './identity/key-file.ts'
import { prescriptionCodes } from './identity/prescription-signer.ts'
import { type CentreOptions, circulationCentre } from './platform/circulation-centre.ts'
import { createCareRecordStore } from './storage/care-record-store.ts'
import type { Placed } from './storage/placement.ts'
import { addStockMoves, stockMovedSince } from './storage/stock-moves.ts'
import { createTraceCodes } from './storage/trace-codes.ts'
import type {
  PrescriptionStore,
  RecordedDeed,
  Shelf,
} from './usecases/prescription/prescription-store.ts'
import type { Registry } from './usecases/registry/registry-book.ts'
import { startOf } from './usecases/start-of-day.ts'

export interface PrescriptionOptions {
  /** Keeps one-time codes from being guessed. */
  readonly secret: KeyObject
  readonly signer: PrescriptionSigner
  /** Where an operator's own safety rules lie, if there are any. */
  readonly safetyFile: string
  /** Where prescriptions circulate; null for inside the alliance only. */
  readonly centre: CentreOptions | null
  readonly shelfOf: (pharmacy: string, on: Day) => Shelf | undefined | Promise<Shelf | undefined>
}

export type PrescriptionSigner = Pick<PrescriptionStore, 'sign' | 'isSignedBy'>

/** Where nobody has keys. */
export const nobodySigns: PrescriptionSigner = {
  sign: () => ({ lacks: 'YIQIAO_CIRCULATION and YIQIAO_SIGNING' }),
  isSignedBy: () => false,
}

export interface PrescriptionParts
  extends Pick<
    PrescriptionStore,
    'bills' | 'cashier' | 'institutions' | 'identity' | 'today' | 'wake'
  > {
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
  const { secret = newKey(), signer = nobodySigns, shelfOf = () => undefined } = options ?? {}
  written ??= readPrescriptionRules()
  const imported = options === undefined ? [] : readImportedSafety(options.safetyFile)
  const records = createCareRecordStore<RecordedDeed['action']>(reads, keys, 'prescription')
  return {
    ...rest,
    ...prescriptionCodes(secret),
    written: { ...written, safety: [...written.safety, ...imported] },
    async shelfOf(pharmacy, on) {
      const counted = await shelfOf(pharmacy, on)
      if (counted === undefined) return undefined
      const since = counted.countedAt ?? startOf(on)
      return lessMoved(counted, await stockMovedSince(reads, pharmacy, since))
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
    sign: signer.sign,
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
