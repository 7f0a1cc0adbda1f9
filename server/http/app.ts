/** The HTTP server: what every answer has in common, and the addresses an operator needs. */
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { HandedRequest } from './handed-request.ts'
import { addMetrics, type DatabaseStrain, type WorkerFigures } from './metrics.ts'
import { answerBrokenRequest, answerError, notFound, sendProblem } from './problem.ts'
import { type Site, serveSite } from './static.ts'
import { validatorsOnCall } from './validators-on-call.ts'

export interface AppOptions {
  readonly logger: FastifyBaseLogger
  /** Browsers reach us by https, and may be told never to try http again. */
  readonly isSecure: boolean
  /** Rejects or returns false while requests cannot be served. */
  readonly isReady: () => Promise<boolean>
  /** Proxies before us, which say where a request comes from. */
  readonly proxies?: readonly string[]
  /** What wears the database out, for the metrics. */
  readonly strain?: (() => Promise<DatabaseStrain>) | undefined
  /** The built pages, where there are any. */
  readonly site?: Site | undefined
  /** Where several processes answer requests. */
  readonly worker?: WorkerFigures | undefined
  /** Adds the routes of the subjects. */
  readonly registerRoutes?: ((app: FastifyInstance) => Promise<void> | void) | undefined
}

const bodyLimitBytes = 1024 * 1024
/** A request must be here whole by then; the largest bill on the slowest line is. */
const requestMs = 120_000

/** Builds the server without listening. A route that takes more raises its own `bodyLimit`. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    trustProxy: options.proxies?.length ? [...options.proxies] : false,
    requestTimeout: requestMs,
    // An amount that arrives as text is a mistake of the sender, not ours to guess at.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    schemaController: { compilersFactory: { buildValidator: validatorsOnCall } },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(notFound)
  addStrictHeaders(app, options.isSecure)
  addMetrics(app, options)
  addHealth(app, options.isReady)
  await options.registerRoutes?.(app)
  if (options.site) serveSite(app, options.site)
  return app
}

/** Set last, so that a route may have set a header of its own before. */
function addStrictHeaders(app: FastifyInstance, isSecure: boolean): void {
  const headers = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
  app.addHook('onSend', async (request, reply) => {
    // Whoever handed it to us answers it, with these.
    if (request.raw instanceof HandedRequest) return
    for (const [name, value] of Object.entries(headers)) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

/** /healthz: the process lives. /readyz: it can serve; a balancer sends requests elsewhere else. */
function addHealth(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const ready = await isReady().catch(() => false)
    if (ready) return { status: 'ready' }
    return sendProblem(reply, {
      status: 503,
      code: 'not-ready',
      title: 'The server cannot serve requests at the moment.',
      remedy: 'Try again; if it lasts, see whether the database answers.',
      retryAfterSeconds: 1,
    })
  })
}
