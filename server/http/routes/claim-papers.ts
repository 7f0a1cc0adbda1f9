/** Papers of a claim as files: sent by the person, read by the insurer, sealed for its system. */
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { type PaperType, paperLimits } from '../../../engine/claim/paper-file.ts'
import type { PaperFile } from '../../usecases/claim/claim-store.ts'
import {
  listPapers,
  openPaper,
  removePaper,
  sealPaper,
  takePaper,
} from '../../usecases/claim/paper-files.ts'
import { ClaimId, PackageRequestSchema, PaperFileId } from '../contract/claim.ts'
import {
  type PaperFileJson,
  PaperFileSchema,
  type PaperFilesJson,
  PaperFilesSchema,
  PaperQuerySchema,
  type SealedPaperJson,
  SealedPaperSchema,
} from '../contract/claim-papers.ts'
import { closed } from '../contract/values.ts'
import { type AddRoutes, actorOf, created, problems, sendRefusal } from './api.ts'

const tags = ['claims']
const refusals = problems(400, 403, 404, 409, 422, 503)
const ofClaim = closed({ id: ClaimId })
const ofFile = closed({ id: ClaimId, file: PaperFileId })

const endings: Record<PaperType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
}

export const addClaimPaperRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { claims, rules } = api

  plain.register(async (scope) => {
    // A file is looked at and sealed while it comes; what it is called is nobody's word on what it is.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.withTypeProvider<TypeBoxTypeProvider>().post(
      '/api/claims/:id/papers',
      {
        schema: {
          operationId: 'handInPaper',
          summary: 'Send a file of a paper that the claim waits for',
          description:
            'The body is the file itself: JPEG, PNG or PDF by its own bytes, at most 10 MB. The insurer sees it once the papers are handed in. The same file of the same paper is there once.',
          tags,
          params: ofClaim,
          querystring: PaperQuerySchema,
          response: { 200: PaperFileSchema, 201: PaperFileSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const { id: claim } = request.params
        const { paper } = request.query
        const declared = Number(request.headers['content-length'] ?? 0)
        if (declared > paperLimits.bytes) {
          return sendRefusal(reply, { code: 'paper-unfit', why: 'size' }, rules)
        }
        const body = (request.body ?? Readable.from([])) as Readable
        // Whoever stops reading still has to answer on the same line.
        const content = body.iterator({ destroyOnReturn: false })
        const done = await takePaper({ claim, paper, content }, actorOf(request, api), claims)
        // What nobody reads any more would hold the line up.
        body.resume()
        if (!done.done) return sendRefusal(reply, done.refusal, rules)
        return reply.code(created(done.isNew)).send(fileJson(done.value))
      },
    )
  })

  app.get(
    '/api/claims/:id/papers',
    {
      schema: {
        operationId: 'listPapers',
        summary: 'Files of the papers of a claim',
        description: 'The person sees all of them, the insurer those that were handed in.',
        tags,
        params: ofClaim,
        response: { 200: PaperFilesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const read = await listPapers(request.params.id, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      return reply.send(filesJson(read.value))
    },
  )

  app.get(
    '/api/claims/:id/papers/:file',
    {
      schema: {
        operationId: 'readPaper',
        summary: 'A file of a paper, to keep and not to run',
        tags,
        params: ofFile,
        response: {
          200: {
            description: 'The file',
            content: { 'application/octet-stream': { schema: Type.Unsafe<Readable>({}) } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { id: claim, file } = request.params
      const read = await openPaper({ claim, file }, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { file: found, place, content } = read.value
      const name = `${found.paper}-${place}.${endings[found.type]}`
      return reply
        .type(found.type)
        .header('content-length', found.bytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
        .send(Readable.from(content))
    },
  )

  app.post(
    '/api/claims/:id/papers/:file/removal',
    {
      schema: {
        operationId: 'removePaper',
        summary: 'Take back a file that was not handed in yet',
        tags,
        params: ofFile,
        response: { 200: PaperFilesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim, file } = request.params
      const done = await removePaper({ claim, file }, actorOf(request, api), claims)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      return reply.send(filesJson(done.value))
    },
  )

  app.post(
    '/api/claims/:id/papers/:file/package',
    {
      schema: {
        operationId: 'fetchPaper',
        summary: 'Fetch a file that was handed in, sealed for the insurer',
        description:
          'Sealed as the package of the claim is. The key of the first fetch gets it again, another key gets none.',
        tags,
        params: ofFile,
        body: PackageRequestSchema,
        response: { 200: SealedPaperSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: claim, file } = request.params
      const command = { claim, file, fetchKey: request.body.fetchKey }
      const read = await sealPaper(command, actorOf(request, api), claims)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { form, sealed } = read.value
      return reply.send({
        claim,
        file,
        form: form === 'jwe' ? 'jwe' : 'sm2-sm4',
        sealed: sealed.toString('base64'),
      } satisfies SealedPaperJson)
    },
  )

  function filesJson(files: readonly PaperFile[]): PaperFilesJson {
    return { scanner: claims.scanner !== null, files: files.map(fileJson) }
  }
}

/** In how many parts it lies is nobody's business. */
function fileJson({ parts: _, ...file }: PaperFile): PaperFileJson {
  return file
}
