/** Papers of a claim as files. */
import Type, { type Static } from 'typebox'
import { type PaperType, paperTypes } from '../../../engine/claim/paper-file.ts'
import { ClaimId, Paper, PaperFileId } from './claim.ts'
import { closed, nullable, oneOf } from './values.ts'

export const PaperQuerySchema = closed({ paper: Paper })

export const PaperFileSchema = closed({
  file: PaperFileId,
  claim: ClaimId,
  paper: Type.String(),
  type: oneOf<PaperType>(paperTypes),
  bytes: Type.Integer(),
  digest: Type.String({ description: 'SHA-256 of the whole file, hexadecimal.' }),
  scanned: oneOf(['clean', 'none'] as const),
  keptAt: Type.String({ description: 'ISO instant.' }),
  handedInAt: nullable(
    Type.String({ description: 'From then on the insurer sees it; null before.' }),
  ),
  erasedAt: nullable(Type.String({ description: 'When its content was removed; null before.' })),
})

export const PaperFilesSchema = closed({
  scanner: Type.Boolean({ description: 'Whether files are scanned for viruses here.' }),
  files: Type.Array(PaperFileSchema),
})

export const SealedPaperSchema = closed({
  claim: ClaimId,
  file: PaperFileId,
  form: oneOf(['jwe', 'sm2-sm4'] as const),
  sealed: Type.String({
    description:
      'Base64; only the insurer’s own key opens it: JSON with paper, type, digest and content.',
  }),
})

export type PaperFileJson = Static<typeof PaperFileSchema>
export type PaperFilesJson = Static<typeof PaperFilesSchema>
export type SealedPaperJson = Static<typeof SealedPaperSchema>
