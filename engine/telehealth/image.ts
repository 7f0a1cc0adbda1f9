/** Pictures that may be sent, by what the bytes are and not by what they are called; and films. */

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp'

const signatures: readonly (readonly [ImageType, readonly (number | null)[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
]

/** What browsers record a call as. */
export const recordedTypes = ['video/webm', 'audio/webm', 'video/mp4', 'audio/mp4'] as const

/** Undefined when it is none of them. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  return signatures.find(([, signature]) =>
    signature.every((byte, at) => byte === null || bytes[at] === byte),
  )?.[0]
}
