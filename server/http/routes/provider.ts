/** Our own provider of identities: its addresses, answered by it within this process. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OwnProvider } from '../sign-in.ts'

/** More than any form or assertion that it takes. */
const bodyLimit = 65_536

export async function addProvider(app: FastifyInstance, provider: OwnProvider): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )
    const answer = async ({ raw, body }: FastifyRequest, reply: FastifyReply) => {
      const found = await provider.answer({
        method: raw.method ?? 'GET',
        url: raw.url ?? '/',
        headers: { ...raw.headers },
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      })
      if ('elsewhere' in found) throw new Error('broken invariant: the provider sent us elsewhere')
      return reply.code(found.status).headers(found.headers).send(found.body)
    }
    const schema = { hide: true }
    scope.get('/.well-known/openid-configuration', { schema }, answer)
    scope.route({ method: ['GET', 'POST'], url: '/oidc/*', schema, handler: answer })
  })
}
