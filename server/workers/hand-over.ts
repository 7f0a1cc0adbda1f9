/** Finds the writer of a bucket, now or within a request's patience, and lets it answer. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HandOver } from '../http/hand-over.ts'
import type { Answer, Passed, Reply } from '../http/handed-request.ts'
import { bucketOf } from '../storage/bucket.ts'
import type { Roll } from '../storage/worker-leases.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { Line, LineBroken } from './line.ts'

/** Nobody writes the bucket, for longer than a take-over takes. */
export class WriterAway extends Error {
  readonly code = 'writer-away'
}

/** It is written on a machine that cannot be reached from here. */
export class WriterUnreachable extends Error {
  readonly code = 'writer-unreachable'
}

/** A lease that is not renewed is over within three seconds, and its buckets are taken over then. */
const patienceMs = 8000
const pauseMs = 25
/** For what is asked of all, and may be left out. */
const patienceOfOthersMs = 500

export class HandOvers implements HandOver {
  readonly #keeper: LeaseKeeper
  readonly #lines = new Map<string, Line>()
  readonly #here: (passed: Passed) => Promise<Reply>
  /** How many requests were handed to others. */
  count = 0

  /** @param here runs a request through the routes of this process. */
  constructor(keeper: LeaseKeeper, here: (passed: Passed) => Promise<Reply>) {
    this.#keeper = keeper
    this.#here = here
  }

  bucketOfPerson(person: string): number {
    return bucketOf(person)
  }

  writes(bucket: number): boolean {
    return this.#keeper.writes(bucket)
  }

  /**
   * Each attempt but the first follows a new look at the leases, so a request never goes in circles.
   *
   * @throws WriterAway, WriterUnreachable; an error of the database.
   */
  async pass(bucket: number, passed: Passed): Promise<Answer> {
    const until = performance.now() + patienceMs
    let wanted = bucket
    for (;;) {
      const reply = await this.#attempt(wanted, passed)
      if (reply !== undefined && !('elsewhere' in reply)) return reply
      if (reply !== undefined) wanted = reply.elsewhere
      if (performance.now() > until) throw new WriterAway('Nobody writes the bucket.')
      await this.#keeper.look()
      if (this.#keeper.writerOf(wanted) === undefined || reply !== undefined) await sleep(pauseMs)
    }
  }

  /** Undefined where there is no writer, or it broke off. */
  async #attempt(bucket: number, passed: Passed): Promise<Reply | undefined> {
    const writer = this.#keeper.writerOf(bucket)
    if (writer === undefined || writer.address === null) return undefined
    if (writer.id === this.#keeper.id) return this.#here(passed)
    if (writer.host !== this.#keeper.me.host) throw new WriterUnreachable('It runs elsewhere.')
    this.count += 1
    try {
      return await this.#lineTo(writer.id, writer.address).send(passed)
    } catch (error) {
      if (!(error instanceof LineBroken)) throw error
      if (error.isDead) await this.#keeper.bury(writer.id)
      else await sleep(pauseMs)
      return undefined
    }
  }

  #lineTo(worker: string, address: string): Line {
    const known = this.#lines.get(worker)
    if (known?.isOpen) return known
    const line = new Line(address)
    this.#lines.set(worker, line)
    return line
  }

  /** What all others answer that can be reached. */
  async others(passed: Passed): Promise<Answer[]> {
    const { workers } = this.#keeper.roll
    const replies = await Promise.all(
      workers.map(async ({ id, host, address }) => {
        const isOther = id !== this.#keeper.id && host === this.#keeper.me.host
        if (!isOther || address === null) return undefined
        const late = sleep(patienceOfOthersMs, undefined, { ref: false })
        const reply = this.#lineTo(id, address).send(passed)
        return Promise.race([reply.catch(() => undefined), late])
      }),
    )
    return replies.filter((reply) => reply !== undefined && 'status' in reply)
  }

  /** What waits for a worker whose lease is over has to be asked of the next one. */
  forget({ workers }: Roll): void {
    for (const [worker, line] of this.#lines) {
      if (workers.some(({ id }) => id === worker)) continue
      this.#lines.delete(worker)
      line.close()
    }
  }

  close(): void {
    for (const line of this.#lines.values()) line.close()
    this.#lines.clear()
  }
}
