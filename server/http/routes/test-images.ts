/** Pictures of a test over HTTP: opened once, which is written down, then fetched by a short-lived link. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Packing } from '../../../engine/imaging/packing.ts'
import { obstacleOf } from '../../../engine/imaging/picture.ts'
import type { Study, StudyImage } from '../../../engine/recognition/study.ts'
import { fetchFrame, openImages } from '../../usecases/recognition/open-images.ts'
import {
  FrameParamsSchema,
  type OpenedImagesJson,
  OpenedImagesSchema,
} from '../contract/recognition.ts'
import { closed, Id } from '../contract/values.ts'
import { type AddRoutes, actorOf, problems, sendRefusal } from './api.ts'
import { testWriter } from './test-json.ts'

const tags = ['tests']
const refusals = problems(403, 404, 409, 410, 503)

const types: Readonly<Record<Packing, string>> = {
  plain: 'application/octet-stream',
  jpeg: 'image/jpeg',
  'run-lengths': 'image/dicom-rle',
}
const frameTypes = Object.fromEntries(Object.values(types).map((type) => [type, { schema: {} }]))

export const addTestImageRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { recognition: store, rules } = api
  const testJson = testWriter(api)

  app.post(
    '/api/tests/:id/images',
    {
      schema: {
        operationId: 'openImages',
        summary: 'Open the pictures of a result',
        description:
          'The reading is written down. Answers what is kept of the study, and a link for this reader by which single pictures are fetched until it is over.',
        tags,
        params: closed({ id: Id }),
        response: { 200: OpenedImagesSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const opened = await openImages(request.params.id, actorOf(request, api), store)
      if (!opened.found) return sendRefusal(reply, opened.refusal, rules)
      const { test, study, link, until } = opened.value
      return reply.send({
        test: testJson(test),
        study: studyJson(study),
        link,
        until: until.toISOString(),
      } satisfies OpenedImagesJson)
    },
  )

  app.get(
    '/api/images/:link/:image/:frame',
    {
      schema: {
        operationId: 'fetchFrame',
        summary: 'One picture: its points little end first, JPEG, or runs of equal bytes',
        description:
          'As it is kept where a page can show that, else unpacked by its source; `photometric` in the type says what its numbers stand for.',
        tags,
        params: FrameParamsSchema,
        response: {
          200: { content: frameTypes },
          ...refusals,
          ...problems(422),
        },
      },
    },
    async (request, reply) => {
      const { link, image, frame } = request.params
      const asked = { link, image, frame: Number(frame) }
      const read = await fetchFrame(asked, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { bytes, packing, photometric } = read.value
      const { buffer, byteOffset, length } = bytes
      return reply
        .type(`${types[packing]}; photometric="${photometric}"`)
        .header('cache-control', 'no-store')
        .send(Buffer.from(buffer, byteOffset, length))
    },
  )
}

function imageJson(image: StudyImage) {
  const { syntax: _, measures, isPlanar = false, spacing, ...rest } = image
  return {
    ...rest,
    isPlanar,
    ...(measures === undefined ? {} : { measures: [...measures] }),
    spacing: spacing === null ? null : [...spacing],
    obstacle: obstacleOf(image),
  }
}

function studyJson({ description, on, isSimulated, series }: Study): OpenedImagesJson['study'] {
  return {
    ...{ description, on, isSimulated },
    series: series.map((one) => ({
      ...{ number: one.number, modality: one.modality, description: one.description },
      images: one.images.map(imageJson),
    })),
  }
}
