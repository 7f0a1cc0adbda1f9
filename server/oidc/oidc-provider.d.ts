/**
 * As much of `oidc-provider` 9.13.3 as we use; the package brings no types. Its main file is passed
 * by, since that one warns of any Node that has no name of long-term support yet.
 */
declare module 'oidc-provider/lib/provider.js' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Interaction {
    readonly uid: string
    readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> }
    readonly params: Readonly<Record<string, unknown>>
    readonly session?: { readonly accountId: string }
    readonly grantId?: string
  }

  interface Grant {
    addOIDCScope(scope: string): void
    addOIDCClaims(claims: readonly string[]): void
    save(): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    /** Trusts the header of the protocol, which we set ourselves. */
    proxy: boolean
    readonly Grant: new (of: {
      accountId: string
      clientId: string
    }) => Grant
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
    ): Promise<string>
    on(event: string, listener: (...told: readonly unknown[]) => void): this
  }
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  export class InvalidClientAuth extends Error {}
  export class InvalidGrant extends Error {}
  export class InvalidTarget extends Error {}
}
