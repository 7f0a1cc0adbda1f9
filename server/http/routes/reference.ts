/** The description of the interface, made from the schemas that requests are checked by. */
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { withNamedSchemas } from './named-schemas.ts'
import { referencePage, referenceScript, referenceStyle } from './reference-page.ts'

/** Call it before the routes that it is to describe. */
export async function addReference(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Yiqiao 医桥',
        version,
        description:
          'Divides a medical bill among all its payers while the patient stands at the counter. Amounts are decimal texts in the currency of the bill, days are ISO texts. A request that is not granted is answered with problem details (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'bills', description: 'Divide a bill without recording anything' },
        { name: 'settlements', description: 'Settle, take back, read and find' },
        { name: 'persons', description: 'Find a person and read coverages' },
        { name: 'rule book', description: 'Institutions, policies and catalogues' },
        {
          name: 'reconciliation',
          description: 'Statements of others, breaks and what is done about them',
        },
        { name: 'handed out', description: 'Statements for parties and orders to a bank' },
        { name: 'operation', description: 'How everything fares that the platform depends on' },
        { name: 'session', description: 'Who asks; samples to try' },
      ],
    },
  })
  let description: object | undefined
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    description ??= withNamedSchemas(app.swagger())
    return reply.send(description)
  })
  const pages = [
    ['/api/docs', 'text/html; charset=utf-8', referencePage],
    ['/api/docs.js', 'text/javascript; charset=utf-8', referenceScript],
    ['/api/docs.css', 'text/css; charset=utf-8', referenceStyle],
  ] as const
  for (const [url, type, text] of pages) {
    app.get(url, { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-security-policy', policy).type(type).send(text),
    )
  }
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
