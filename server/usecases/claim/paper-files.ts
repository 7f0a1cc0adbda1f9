/**
 * Papers of a claim as files. The person sends them one by one while the claim waits for them; they are
 * looked at, scanned and sealed as they come. Whoever handles the claim reads what was handed in, each
 * time as a line of the access record; an insurer's own system fetches it sealed for that insurer alone.
 */
import { createHash } from 'node:crypto'
import { paperLimits, readPaper } from '../../../engine/claim/paper-file.ts'
import type { PaperFault } from '../../../engine/claim/paper-walk.ts'
import { admit, readOf } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { own, ownOf } from './authorise.ts'
import { type Done, stateOf } from './claim-standing.ts'
import { type ClaimStore, factsOf, type PaperFile, type StoredCase } from './claim-store.ts'
import { byContract, claimRead } from './work-on-claim.ts'

/** Small enough that a walk over all that is sealed may hold a few hundred. */
const partBytes = 128 * 1024

export interface HandInPaper {
  readonly claim: string
  readonly paper: string
  readonly content: AsyncIterable<Uint8Array>
}

export async function takePaper(
  { claim: id, paper, content }: HandInPaper,
  by: Actor,
  store: ClaimStore,
): Promise<Done<PaperFile>> {
  const claim = await store.cases.find(id)
  const person = claim?.kind === 'claim' ? claim.person : null
  const forbidden = await admit(by, own, 'open-claim', [ownOf(person)], store.access)
  if (forbidden !== null) return refused(forbidden)
  if (claim === undefined) return refused({ code: 'claim-unknown', claim: id })
  const { state, missing } = stateOf(claim)
  if (state !== 'pended') return refused({ code: 'claim-out-of-turn', act: 'add-papers', state })
  if (!missing.includes(paper)) return refused({ code: 'papers-unasked', papers: [paper] })
  const room = roomFor(paper, await store.papers.ofClaim(id))
  if (room === 0) return refused({ code: 'paper-unfit', why: 'too-many' })
  return takeFile({ claim: id, paper, content }, room, store)
}

/** How many bytes may still come. */
function roomFor(paper: string, files: readonly PaperFile[]): number {
  const open = files.filter((file) => file.paper === paper && file.handedInAt === null)
  const used = files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (open.length >= paperLimits.filesOfPaper) return 0
  return Math.max(0, Math.min(paperLimits.bytes, paperLimits.bytesOfClaim - used))
}

/** Whatever ends it, a client that hangs up too, leaves nothing behind that is no file. */
async function takeFile(
  { claim, paper, content }: HandInPaper,
  mostBytes: number,
  store: ClaimStore,
): Promise<Done<PaperFile>> {
  const file = store.papers.begin(claim)
  const scan = store.scanner?.begin()
  let kept: PaperFile | undefined
  try {
    const came = await receive(content, mostBytes, async (number, part) => {
      await scan?.add(part)
      await store.papers.addPart(file, number, part)
    })
    if ('fault' in came) return refused({ code: 'paper-unfit', why: came.fault })
    const verdict = scan === undefined ? 'none' : await scan.end()
    if (verdict === 'infected') return refused({ code: 'paper-unfit', why: verdict })
    if (verdict === 'away') return refused({ code: 'scanner-away' })
    kept = await store.papers.keep({ claim, file, paper, scanned: verdict, ...came })
    return { done: true, value: kept, isNew: kept.file === file }
  } finally {
    scan?.stop()
    if (kept?.file !== file) await store.papers.drop(file)
  }
}

type Came = Pick<PaperFile, 'type' | 'bytes' | 'parts' | 'digest'>

async function receive(
  content: AsyncIterable<Uint8Array>,
  mostBytes: number,
  keep: (number: number, part: Buffer) => Promise<void>,
): Promise<Came | { readonly fault: PaperFault }> {
  const reader = readPaper()
  const hash = createHash('sha256')
  let waiting = Buffer.alloc(0)
  let [bytes, parts] = [0, 0]
  for await (const piece of content) {
    bytes += piece.length
    if (bytes > mostBytes) return { fault: 'size' }
    const fault = reader.read(piece)
    if (fault !== null) return { fault }
    hash.update(piece)
    waiting = Buffer.concat([waiting, piece])
    for (; waiting.length >= partBytes; waiting = waiting.subarray(partBytes)) {
      parts += 1
      await keep(parts, waiting.subarray(0, partBytes))
    }
  }
  const fault = reader.end()
  if (fault !== null) return { fault }
  if (waiting.length > 0) {
    parts += 1
    await keep(parts, waiting)
  }
  const type = reader.type()
  if (type === undefined) return { fault: 'type' }
  return { type, bytes, parts, digest: hash.digest('hex') }
}

/** As long as it was not handed in: a picture of the wrong page. */
export async function removePaper(
  { claim: id, file }: { readonly claim: string; readonly file: string },
  by: Actor,
  store: ClaimStore,
): Promise<Done<readonly PaperFile[]>> {
  const claim = await store.cases.find(id)
  const person = claim?.kind === 'claim' ? claim.person : null
  const forbidden = await admit(by, own, 'open-claim', [ownOf(person)], store.access)
  if (forbidden !== null) return refused(forbidden)
  const isGone = await store.papers.remove(id, file)
  const left = await store.papers.ofClaim(id)
  if (!isGone && left.some((one) => one.file === file)) {
    return refused({ code: 'paper-handed-in', file })
  }
  return { done: true, value: left, isNew: isGone }
}

// ---------------------------------------------------------------- reading

export type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** What lies there: for the person all of it, for the insurer what was handed in. */
export async function listPapers(
  id: string,
  by: Actor,
  store: ClaimStore,
): Promise<Found<readonly PaperFile[]>> {
  const claim = await store.cases.find(id)
  const refusal = isOwner(by)
    ? await admitOwner(claim, by, store)
    : await admit(by, byContract, 'read-claim', [claimRead(claim, by)], store.access)
  if (refusal !== null) return { found: false, refusal }
  if (claim?.kind !== 'claim') return unknownClaim(id)
  return { found: true, value: visibleTo(by, await store.papers.ofClaim(id)) }
}

export interface OpenedPaper {
  readonly file: PaperFile
  /** From 1, among the files of its paper. */
  readonly place: number
  readonly content: AsyncIterable<Buffer>
}

export async function openPaper(
  { claim: id, file }: { readonly claim: string; readonly file: string },
  by: Actor,
  store: ClaimStore,
): Promise<Found<OpenedPaper>> {
  const claim = await store.cases.find(id)
  const refusal = isOwner(by)
    ? await admitOwner(claim, by, store)
    : await admitHandler(claim, by, store)
  if (refusal !== null) return { found: false, refusal }
  const files = visibleTo(by, await store.papers.ofClaim(id))
  const found = files.find((one) => one.file === file && one.erasedAt === null)
  if (found === undefined) return { found: false, refusal: { code: 'paper-unknown', file } }
  const place = files.filter(({ paper }) => paper === found.paper).indexOf(found) + 1
  return { found: true, value: { file: found, place, content: store.papers.read(found) } }
}

/** For an insurer's own system: by the key of its first fetch, and by no other. */
export async function sealPaper(
  { claim, file, fetchKey }: { readonly claim: string; readonly file: string; fetchKey: string },
  by: Actor,
  store: ClaimStore,
): Promise<Found<{ readonly form: string; readonly sealed: Buffer }>> {
  const opened = isOwner(by)
    ? ({ found: false, refusal: { code: 'paper-unknown', file } } as const)
    : await openPaper({ claim, file }, by, store)
  if (!opened.found) return opened
  const { file: found, content } = opened.value
  if (!(await store.papers.bindKey(found, store.cases.keyDigest(fetchKey)))) {
    return { found: false, refusal: { code: 'fetched-already' } }
  }
  const parts: Buffer[] = []
  for await (const part of content) parts.push(part)
  const whole = Buffer.concat(parts).toString('base64')
  const { paper, type, digest, scanned } = found
  const text = JSON.stringify({ claim, file, paper, type, digest, scanned, content: whole })
  const sealed = await store.sealFor(by.institution ?? '', Buffer.from(text), claim)
  return { found: true, value: sealed }
}

function isOwner({ role }: Actor): boolean {
  return role === 'patient' || role === 'guardian'
}

function admitOwner(claim: StoredCase | undefined, by: Actor, store: ClaimStore) {
  const person = claim?.kind === 'claim' ? claim.person : null
  return admit(by, own, 'read-claim', [ownOf(person)], store.access)
}

const byConsent: Ground = { purpose: 'claim', basis: 'consent', consent: 'left-out' }

/** Where the insurer sits under another law than the hospital, what is read leaves by consent and filing. */
async function admitHandler(claim: StoredCase | undefined, by: Actor, store: ClaimStore) {
  const { access } = store
  if (claim?.kind === 'claim' && claim.insurer === by.institution && isElsewhere(claim, store)) {
    const entry = await store.find(factsOf(claim).settlement)
    const read = { ...readOf(entry, access), hasClaim: true }
    return admit(by, byConsent, 'read-settlement', [read], access)
  }
  return admit(by, byContract, 'read-claim', [claimRead(claim, by)], access)
}

function isElsewhere({ institution, insurer }: StoredCase, { access }: ClaimStore): boolean {
  return access.jurisdictionOf(institution) !== access.jurisdictionOf(insurer)
}

function visibleTo(by: Actor, files: readonly PaperFile[]): readonly PaperFile[] {
  return isOwner(by) ? files : files.filter(({ handedInAt }) => handedInAt !== null)
}

function unknownClaim(claim: string): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal: { code: 'claim-unknown', claim } }
}

function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}

/** Removes what nobody needs any more, by the clocks of the rules. */
export function sweepPapers(store: ClaimStore): Promise<number> {
  const { papersKept: kept, papersUnsent: unsent } = store.claimRules(store.today())
  return store.papers.sweep({ kept, unsent })
}
