/** A study as it is listed: what its source says of it, without the pictures themselves. */
import type { PictureForm } from '../imaging/picture.ts'

/** From what is stored to what was measured, such as Hounsfield units, and how that is looked at. */
export interface Measure {
  readonly slope: number
  readonly intercept: number
  /** How the house that took it looked at it; null where it does not say. */
  readonly window: { readonly center: number; readonly width: number } | null
}

export interface StudyImage extends PictureForm, Measure {
  readonly uid: string
  readonly number: number
  readonly frames: number
  /** Of each frame, where they differ. */
  readonly measures?: readonly Measure[]
  /** Millimetres between rows and between columns; null where they are not known. */
  readonly spacing: readonly [number, number] | null
}

export interface StudySeries {
  readonly uid: string
  readonly number: number
  readonly modality: string
  readonly description: string
  readonly images: readonly StudyImage[]
}

export interface Study {
  readonly uid: string
  readonly description: string
  /** As the source writes it, such as 2026-11-28; empty where it does not say. */
  readonly on: string
  readonly series: readonly StudySeries[]
  /** The source is a simulator, and nobody was ever pictured. */
  readonly isSimulated: boolean
  /** Which source said so; left out where there was only one. */
  readonly source?: string
}

/** A study with the person to whom its source says that it belongs. */
export interface DescribedStudy extends Study {
  readonly patient: string
  /** Who gave that number, as the source writes it; empty where it does not say. */
  readonly patientIssuer: string
}

/** A study as one of many that a source has of somebody. */
export interface ListedStudy {
  readonly uid: string
  readonly description: string
  readonly on: string
  readonly modalities: readonly string[]
}

export type StudyRefusal =
  | { readonly code: 'images-none' }
  /** A number may be written down wrongly, and the pictures of somebody else must not open by it. */
  | { readonly code: 'images-of-another' }

/** What is kept of it, or why it is not this person's. */
export function studyFor(
  described: DescribedStudy | undefined,
  wanted: { readonly study: string; readonly person: string },
): Study | StudyRefusal {
  if (described === undefined || described.uid !== wanted.study) return { code: 'images-none' }
  const { patient, patientIssuer: _, ...study } = described
  if (patient !== wanted.person) return { code: 'images-of-another' }
  return study.series.some(({ images }) => images.length > 0) ? study : { code: 'images-none' }
}

export interface FrameAddress {
  readonly study: string
  readonly series: string
  readonly image: string
  /** From 1. */
  readonly frame: number
}

/** Where a frame lies, if the study has it: nothing else of the source is reached through a link. */
export function frameOf(
  study: Study,
  image: string,
  frame: number,
): { readonly address: FrameAddress; readonly picture: StudyImage } | undefined {
  for (const { uid: series, images } of study.series) {
    const picture = images.find(({ uid }) => uid === image)
    if (picture === undefined || frame < 1 || frame > picture.frames) continue
    return { address: { study: study.uid, series, image, frame }, picture }
  }
  return undefined
}
