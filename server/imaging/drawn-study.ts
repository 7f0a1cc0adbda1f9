/** What the simulated source says of its studies, in the JSON of DICOM, and their frames. */
import { syntaxes } from '../../engine/imaging/packing.ts'
import { tags } from './dicom-json.ts'
import { card, type DrawnForm, drawnForms } from './drawn-forms.ts'
import { phantom, storedSlice } from './phantom.ts'

export interface DrawnStudy {
  readonly study: string
  readonly patient: string
  readonly on: string
  /** Who gave the number of the patient; left out where nobody says. */
  readonly issuer?: string
  /** A chest of slices, or a test card in every form; left out in states of before there were two. */
  readonly kind?: 'chest' | 'card'
}

export interface DrawnFrame {
  readonly syntax: string
  readonly kept: () => Buffer
  /** Null where it is not unpacked. */
  readonly points: () => Buffer | null
}

type Said = Readonly<Record<string, unknown>>

const value = (vr: string, ...Value: readonly unknown[]) => ({ vr, Value })
const ofBytes = (bytes: readonly number[]) => ({
  vr: 'OW',
  InlineBinary: Buffer.from(bytes).toString('base64'),
})

export function listed({ study, patient, on, issuer, kind }: DrawnStudy): Said {
  const description = kind === 'card' ? 'Drawn test card (simulator)' : 'Drawn chest (simulator)'
  return {
    [tags.studyDate]: value('DA', on.replaceAll('-', '')),
    [tags.studyDescription]: value('LO', description),
    [tags.patientId]: value('LO', patient),
    ...(issuer ? { [tags.patientIssuer]: value('LO', issuer) } : {}),
    [tags.study]: value('UI', study),
  }
}

export function seriesIn({ study, kind }: DrawnStudy): Said {
  const isCard = kind === 'card'
  return {
    [tags.modality]: value('CS', isCard ? 'OT' : 'CT'),
    [tags.seriesDescription]: value('LO', isCard ? 'Test card, drawn' : 'Axial, drawn'),
    [tags.study]: value('UI', study),
    [tags.series]: value('UI', `${study}.1`),
    [tags.seriesNumber]: value('IS', 1),
  }
}

export function imagesOf(taken: DrawnStudy): readonly Said[] {
  const said = taken.kind === 'card' ? drawnForms.map(formSaid) : slices().map(sliceSaid)
  return said.map((one, at) => ({
    ...listed(taken),
    ...seriesIn(taken),
    [tags.sopInstance]: value('UI', `${taken.study}.1.${at + 1}`),
    [tags.instanceNumber]: value('IS', at + 1),
    ...one,
  }))
}

/** Undefined for a picture that the study has not. */
export function framesOf({ study, kind }: DrawnStudy, image: string): DrawnFrame[] | undefined {
  const [, number = ''] = image.startsWith(`${study}.1.`) ? image.split(`${study}.1.`) : []
  const at = Number(number) - 1
  if (kind === 'card') return framesOfForm(drawnForms[at])
  if (slices()[at] === undefined) return undefined
  const points = () => storedSlice(at)
  return [{ syntax: syntaxes.explicit, kept: points, points }]
}

function framesOfForm(form: DrawnForm | undefined): DrawnFrame[] | undefined {
  if (form === undefined) return undefined
  const { packed, points, frames = 1 } = form
  return Array.from({ length: frames }, (_, frame) => ({
    syntax: packed?.syntax ?? syntaxes.explicit,
    kept: () => (packed?.bytes ?? points)?.(frame) ?? Buffer.alloc(0),
    points: () => points?.(frame) ?? null,
  }))
}

function slices(): number[] {
  return Array.from({ length: phantom.slices }, (_, slice) => slice)
}

function sliceSaid(): Said {
  const { rows, columns, spacing, bitsStored, window, intercept } = phantom
  return {
    ...size({ rows, columns, bitsAllocated: 16, bitsStored }),
    [tags.photometric]: value('CS', 'MONOCHROME2'),
    [tags.spacing]: value('DS', spacing, spacing),
    [tags.representation]: value('US', 0),
    ...measured({ window, intercept, slope: 1 }),
  }
}

function formSaid(form: DrawnForm): Said {
  const { photometric = 'MONOCHROME2', isPlanar, bitsAllocated = 8, signed, frames, palette } = form
  const bitsStored = signed?.bits ?? bitsAllocated
  return {
    ...size({ rows: card.rows, columns: card.columns, bitsAllocated, bitsStored }),
    [tags.photometric]: value('CS', photometric),
    [tags.representation]: value('US', signed === undefined ? 0 : 1),
    ...(isPlanar ? { [tags.planar]: value('US', 1) } : {}),
    ...(frames === undefined ? {} : { [tags.frames]: value('IS', frames) }),
    ...(signed === undefined ? {} : measured(signed)),
    ...(palette === undefined ? {} : paletteSaid(palette)),
  }
}

function size(
  of: Readonly<Record<'rows' | 'columns' | 'bitsAllocated' | 'bitsStored', number>>,
): Said {
  return {
    [tags.rows]: value('US', of.rows),
    [tags.columns]: value('US', of.columns),
    [tags.bitsAllocated]: value('US', of.bitsAllocated),
    [tags.bitsStored]: value('US', of.bitsStored),
  }
}

interface Measured {
  readonly slope: number
  readonly intercept: number
  readonly window: { readonly center: number; readonly width: number }
}

function measured({ slope, intercept, window }: Measured): Said {
  return {
    [tags.windowCenter]: value('DS', window.center),
    [tags.windowWidth]: value('DS', window.width),
    [tags.intercept]: value('DS', intercept),
    [tags.slope]: value('DS', slope),
  }
}

/** In words of sixteen bits, counted from one. */
function paletteSaid(palette: readonly (readonly number[])[]): Said {
  const words = (component: number) =>
    ofBytes(palette.flatMap((colour) => [colour[component] ?? 0, colour[component] ?? 0]))
  return {
    [tags.paletteDescriptor]: value('US', palette.length, 1, 16),
    [tags.paletteRed]: words(0),
    [tags.paletteGreen]: words(1),
    [tags.paletteBlue]: words(2),
  }
}
