/** Where a worker takes requests that reached another one: a socket that only this user can open. */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Passed, Reply } from '../http/handed-request.ts'
import { frameWriter, readFrames } from './frames.ts'
import { frameOf, passedIn } from './line.ts'

/** Operating systems take no longer path for a socket. */
const longestPath = 100
const longestName = 41

export interface Door {
  readonly address: string
  /** Answers nothing more. */
  close(): Promise<void>
}

/**
 * A folder for sockets that nobody else may enter: in the data folder, or where its name is long,
 * elsewhere.
 *
 * @param isAlone nobody else has a socket there, so what lies there was left behind.
 */
export async function doorFolder(dataFolder: string, isAlone: boolean): Promise<string> {
  const folder = join(dataFolder, 'workers')
  const isShort = Buffer.byteLength(join(folder, 'x'.repeat(longestName))) <= longestPath
  if (!isShort) return mkdtemp(join(tmpdir(), 'yiqiao-workers-'))
  if (isAlone) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  return folder
}

/** Removes a folder outside of the data folder, which nobody would find again. */
export async function closeDoors(folder: string, dataFolder: string): Promise<void> {
  if (!folder.startsWith(dataFolder)) await rm(folder, { recursive: true, force: true })
}

export async function openDoor(
  folder: string,
  worker: string,
  answer: (passed: Passed) => Promise<Reply>,
): Promise<Door> {
  const address = join(folder, worker)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    // Whoever broke off asks again, or is gone.
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
    const write = frameWriter(socket)
    readFrames(socket, (frame) => {
      void answer(passedIn(frame)).then((reply) => write(frameOf(frame.id, reply)))
    })
  })
  await listen(server, address)
  await chmod(address, 0o600)
  return {
    address,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve)
        for (const socket of open) socket.destroySoon()
      })
      await rm(address, { force: true })
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => resolve())
  })
}
