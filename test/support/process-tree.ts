/** The processes that a program has started, and those that they have started. */
import { readdir, readFile } from 'node:fs/promises'

export interface Descendant {
  readonly pid: number
  /** The program, as its command line names it. */
  readonly program: string
}

export async function descendantsOf(root: number): Promise<Descendant[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      const parent = Number(/\) \S (\d+) /.exec(status)?.[1] ?? 0)
      return { pid: Number(pid), parent, program: command.split('\0')[0] ?? '' }
    }),
  )
  const below = (parent: number): Descendant[] =>
    found.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)])
  return below(root)
}
