/** The commands `yiqiao account`, `yiqiao client` and `yiqiao sample`. */
import { readFileSync } from 'node:fs'
import { manageAccounts, manageClients, NotDone, sampleLink } from '../server/manage-sign-in.ts'
import { StartFailure } from '../server/start-failure.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

interface Options {
  readonly name?: string | undefined
  readonly role?: string | undefined
  readonly institution?: string | undefined
  readonly person?: string | undefined
  readonly ward: readonly string[]
  readonly key?: string | undefined
  readonly overlap: string
  readonly json: boolean
}

type Topic = 'account' | 'client' | 'sample'

export async function signInCommand(
  topic: Topic,
  positionals: readonly string[],
  options: Options,
): Promise<number> {
  const [act = '', named = '', ...more] = positionals
  const needsName = act !== 'list'
  if (more.length > 0 || (named === '') === needsName) throw wrongly(topic)
  try {
    if (topic === 'account') await account(act, named, options)
    else if (topic === 'client') await client(act, named, options)
    else if (act === 'sign-in') console.log(await sampleLink(process.env, named))
    else throw wrongly(topic)
    return exitCodes.done
  } catch (error) {
    if (error instanceof NotDone) throw new CommandFailure(exitCodes.refused, error.message)
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

async function account(act: string, login: string, options: Options): Promise<void> {
  const accounts = manageAccounts(process.env)
  switch (act) {
    case 'add': {
      const { name = '', role = '', institution = null, person = null, ward } = options
      if (name === '' || role === '') throw wrongly('account')
      const given = { login, name, role, institution, self: person, wards: ward }
      return sayLink(await accounts.add(given))
    }
    case 'list': {
      const found = await accounts.list()
      if (options.json) return say(JSON.stringify(found, null, 2))
      for (const one of found) {
        const state = [one.isLocked ? 'locked' : '', one.isReady ? '' : 'not set up']
        say([one.login, one.role, one.institution ?? 'all', ...state].filter(Boolean).join('  '))
      }
      return undefined
    }
    case 'sign-ins': {
      const found = await accounts.signIns(login)
      if (options.json) return say(JSON.stringify(found, null, 2))
      for (const { at, what, methods, network } of found) {
        say([at, what, methods.join('+'), network ?? ''].filter(Boolean).join('  '))
      }
      return undefined
    }
    case 'lock':
    case 'unlock':
      return accounts.setLocked(login, act === 'lock').then(() => say('Done.'))
    case 'reset':
      return sayLink(await accounts.reset(login))
    case 'sign-in-link':
      return sayLink(await accounts.link(login))
    default:
      throw wrongly('account')
  }
}

async function client(act: string, id: string, options: Options): Promise<void> {
  const clients = manageClients(process.env)
  switch (act) {
    case 'add': {
      const { name = '', role = '', institution = null } = options
      if (name === '' || role === '') throw wrongly('client')
      await clients.add({ client: id, name, role, institution }, keyIn(options))
      return say('Done.')
    }
    case 'rotate': {
      const overlap = /^\d{1,7}$/.test(options.overlap) ? Number(options.overlap) : undefined
      if (overlap === undefined) throw wrongly('client')
      await clients.rotate(id, keyIn(options), overlap)
      return say('Done.')
    }
    case 'revoke':
      await clients.revoke(id)
      return say('Done.')
    case 'list': {
      const found = await clients.list()
      if (options.json) return say(JSON.stringify(found, null, 2))
      for (const { client: name, role, institution, keys, revoked } of found) {
        say([name, role, institution ?? 'all', revoked ? 'revoked' : `${keys} keys`].join('  '))
      }
      return undefined
    }
    default:
      throw wrongly('client')
  }
}

function keyIn({ key }: Options): unknown {
  if (key === undefined) throw wrongly('client')
  try {
    return JSON.parse(readFileSync(key, 'utf8'))
  } catch {
    throw new CommandFailure(exitCodes.input, `${key}: it cannot be read as a JWK.`)
  }
}

function sayLink(link: string): void {
  say(link)
  console.error('It signs in once, within a day. Whoever has it can; hand it to nobody else.')
}

function say(text: string): void {
  console.log(text)
}

function wrongly(topic: Topic): CommandFailure {
  return new CommandFailure(exitCodes.usage, `Say what to do. Try yiqiao ${topic} --help.`)
}
