/** Linjiang in production, where people sign in, on a port of its own. */

import type { Role } from '../../engine/access/words.ts'
import { codeAt } from '../../server/identity/time-code.ts'
import type { OutsideSetting } from '../../server/oidc/outside.ts'
import { addAccount, makeLink } from '../../server/storage/sign-in/account-rows.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { ownPort } from '../support/own-port.ts'
import { Browser } from './browser.ts'

export interface SignInHouse extends LinjiangApi {
  readonly origin: string
}

export async function openSignInHouse(
  mode: 'sample' | 'production' = 'production',
  outside?: OutsideSetting,
): Promise<SignInHouse> {
  const port = await ownPort()
  const origin = `http://localhost:${port}`
  const api = await openLinjiangApi([], {}, undefined, undefined, {
    mode,
    origin,
    ...(outside === undefined ? {} : { outside }),
  })
  await api.app.listen({ port, host: 'localhost' })
  return { ...api, origin }
}

const stepMs = 30_000
export const password = 'seven grey herons wade'

/** The code of a secret so many steps from now. */
export function codeOf(secret: string, steps = 0): string {
  return codeAt(secret, Math.floor(Date.now() / stepMs) + steps)
}

export interface Staff {
  readonly login: string
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** Signed in, with everything set up. */
  readonly browser: Browser
}

export async function invite(
  { database }: LinjiangApi,
  login: string,
  role: Role,
  self: string | null = null,
): Promise<string> {
  const name = { 'zh-CN': login, 'zh-HK': login, en: login }
  const account = {
    id: login,
    login,
    name,
    role,
    institution: null,
    self,
    wards: [],
    isSample: false,
  }
  await addAccount(database.pool, account)
  return makeLink(database.pool, login, 15)
}

/** Comes in by a link, chooses a password and sets up a telephone. */
export async function enrol(house: SignInHouse, login: string, role: Role): Promise<Staff> {
  const token = await invite(house, login, role)
  const browser = new Browser(house.origin)
  await browser.post('/api/sign-in/link', { token })
  await browser.post('/api/sign-in/new-password', { password })
  const { body: shown } = await browser.post('/api/sign-in/factor')
  // The code of the last step, so that the present one is still there to sign in with.
  const { body: kept } = await browser.post('/api/sign-in/factor/confirmation', {
    code: codeOf(shown.secret, -1),
  })
  return { login, secret: shown.secret, recoveryCodes: kept.recoveryCodes, browser }
}
