/** Instances of a study, as a source describes them, become series of pictures. */
import type { Measure, StudyImage, StudySeries } from '../../engine/recognition/study.ts'
import { type Attributes, countOf, itemsOf, numberOf, tags, textOf } from './dicom-json.ts'
import { paletteOf } from './palettes.ts'

/** Instances of a study as series of pictures, each in its order; what has no picture is left out. */
export function seriesOf(instances: readonly Attributes[]): readonly StudySeries[] {
  const series = new Map<string, StudySeries & { readonly images: StudyImage[] }>()
  for (const instance of instances) {
    const image = imageOf(instance)
    if (image === undefined) continue
    const uid = textOf(instance, tags.series)
    const known = series.get(uid) ?? {
      uid,
      number: countOf(instance, tags.seriesNumber, 0),
      modality: textOf(instance, tags.modality),
      description: textOf(instance, tags.seriesDescription),
      images: [],
    }
    known.images.push(image)
    series.set(uid, known)
  }
  const all = [...series.values()].sort((a, b) => a.number - b.number)
  return all.map((one) => ({
    ...one,
    images: one.images.toSorted((a, b) => a.number - b.number),
  }))
}

function imageOf(instance: Attributes): StudyImage | undefined {
  const uid = textOf(instance, tags.sopInstance)
  const rows = countOf(instance, tags.rows, 0)
  const columns = countOf(instance, tags.columns, 0)
  if (uid === '' || rows === 0 || columns === 0) return undefined
  const palette = paletteOf(instance)
  const syntax = textOf(instance, tags.syntaxes)
  return {
    uid,
    number: countOf(instance, tags.instanceNumber, 0),
    rows,
    columns,
    frames: countOf(instance, tags.frames, 1) || 1,
    bitsAllocated: countOf(instance, tags.bitsAllocated, 0),
    bitsStored: countOf(instance, tags.bitsStored, 0),
    isSigned: countOf(instance, tags.representation, 0) === 1,
    ...measuresOf(instance),
    spacing: spacingOf(instance),
    photometric: textOf(instance, tags.photometric),
    isPlanar: countOf(instance, tags.planar, 0) === 1,
    ...(palette === undefined ? {} : { palette }),
    ...(syntax === '' ? {} : { syntax }),
  }
}

/** An object of many frames says it of all of them, or of each. */
function measuresOf(instance: Attributes): Measure & Pick<StudyImage, 'measures'> {
  const shared = itemsOf(instance, tags.ofAllFrames)
  const each = itemsOf(instance, tags.ofEachFrame).map((one) =>
    measureIn([one, ...shared, instance]),
  )
  const [first = measureIn([...shared, instance])] = each
  const isOne = each.every((one) => JSON.stringify(one) === JSON.stringify(first))
  return { ...first, ...(isOne ? {} : { measures: each }) }
}

/** The nearest that says it. */
function measureIn(near: readonly Attributes[]): Measure {
  const within = (tag: string) => near.flatMap((one) => [...itemsOf(one, tag), one])
  const first = (places: readonly Attributes[], tag: string) =>
    places.map((one) => numberOf(one, tag)).find((number) => number !== null)
  const stored = within(tags.transformations)
  const seen = within(tags.windows)
  const [center, width] = [first(seen, tags.windowCenter), first(seen, tags.windowWidth)]
  return {
    slope: first(stored, tags.slope) ?? 1,
    intercept: first(stored, tags.intercept) ?? 0,
    window: center === undefined || width === undefined || width < 1 ? null : { center, width },
  }
}

function spacingOf(instance: Attributes): StudyImage['spacing'] {
  const places = [tags.ofEachFrame, tags.ofAllFrames]
    .flatMap((tag) => itemsOf(instance, tag).slice(0, 1))
    .flatMap((group) => itemsOf(group, tags.measures))
  for (const place of [instance, ...places]) {
    const [rows, columns] = [0, 1].map((at) => numberOf(place, tags.spacing, at) ?? 0)
    if (rows && columns && rows > 0 && columns > 0) return [rows, columns]
  }
  return null
}
