/**
 * Fetches one frame by WADO-RS: as it is kept where a page can show that, and unpacked by its source
 * where not. A source that will not unpack is told apart from one that is away.
 */
import { isWhole, mustBeUnpacked, type Packing, packingOf } from '../../engine/imaging/packing.ts'
import type { FrameAddress, StudyImage } from '../../engine/recognition/study.ts'
import { firstPart, type Part, syntaxIn } from './multipart.ts'

export interface FetchedFrame {
  readonly bytes: Uint8Array
  readonly packing: Packing
  /** Its source unpacked it, by which other colours became red, green and blue. */
  readonly isUnpacked: boolean
}

/** In which transfer syntax it is kept, and nobody unpacks it. */
export interface PackedFrame {
  readonly packedAs: string
}

/** Undefined for what is not there, a number for the status of a form that cannot be had. */
export type AskFrame = (path: string, accept: string) => Promise<Part | number | undefined>

type Taken = FetchedFrame | PackedFrame | number | undefined

const ofType = 'multipart/related; type="application/octet-stream"; transfer-syntax='
const asKept = `${ofType}*`
const asPoints = `${ofType}1.2.840.10008.1.2.1`

export async function fetchFrame(
  { study, series, image, frame }: FrameAddress,
  picture: StudyImage,
  ask: AskFrame,
): Promise<FetchedFrame | PackedFrame | undefined> {
  const path = `/studies/${study}/series/${series}/instances/${image}/frames/${frame}`
  const kept: Taken = mustBeUnpacked(picture)
    ? { packedAs: picture.syntax ?? '' }
    : frameIn(await ask(path, asKept), picture, 'kept')
  if (!isLacking(kept)) return kept
  const isTold = typeof kept !== 'number'
  const points = frameIn(await ask(path, asPoints), picture, isTold ? 'unpacked' : 'either')
  if (!isLacking(points)) return points
  if (typeof kept !== 'number') return kept
  if (typeof points !== 'number') return points
  throw new Error(`The source of pictures answered ${points}.`)
}

function isLacking(taken: Taken): taken is PackedFrame | number {
  return typeof taken === 'number' || (taken !== undefined && 'packedAs' in taken)
}

function frameIn(
  answer: Part | number | undefined,
  picture: StudyImage,
  came: 'kept' | 'unpacked' | 'either',
): Taken {
  if (answer === undefined || typeof answer === 'number') return answer
  const { type, body } = answer.type.startsWith('multipart/')
    ? firstPart(answer.body, answer.type)
    : answer
  const packing = packingOf(body, syntaxIn(type))
  if (typeof packing === 'object') return { packedAs: packing.syntax }
  if (packing !== 'plain') return { bytes: body, packing, isUnpacked: false }
  const isAsKept = came !== 'unpacked' && isWhole(body, picture, false)
  // Half a picture would be looked at as if it were whole.
  const isOther = came !== 'kept' && isWhole(body, picture, true)
  if (!isAsKept && !isOther) return undefined
  return { bytes: body, packing, isUnpacked: !isAsKept }
}
