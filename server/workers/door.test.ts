import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { closeDoors, doorFolder, openDoor } from './door.ts'
import { Line, LineBroken } from './line.ts'

const request = { method: 'POST', url: '/', headers: {}, body: Buffer.from('bill') }

describe('the door of a worker', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-door-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777

  it('can be opened by nobody else, also where the name of the data folder is too long for it', async () => {
    for (const name of ['data', '数据'.repeat(20)]) {
      const doors = await doorFolder(join(folder, name), true)
      const door = await openDoor(doors, 'a-worker', async () => ({ elsewhere: 7 }))
      assert.deepEqual([await modeOf(doors), await modeOf(door.address)], [0o700, 0o600])
      const line = new Line(door.address)
      assert.deepEqual(await line.send(request), { elsewhere: 7 })
      line.close()
      await door.close()
      await closeDoors(doors, join(folder, name))
    }
  })

  it('tells who knocks whether somebody is there', async () => {
    const doors = await doorFolder(join(folder, 'data'), false)
    const door = await openDoor(doors, 'asleep', () => new Promise(() => {}))
    const line = new Line(door.address)
    const waiting = line.send(request)
    setTimeout(() => line.close(), 10)
    await assert.rejects(waiting, (error: LineBroken) => !error.isDead)
    await door.close()
    const nobody = new Line(join(doors, 'never-opened')).send(request)
    await assert.rejects(nobody, (error: unknown) => error instanceof LineBroken && !error.isDead)
  })
})
