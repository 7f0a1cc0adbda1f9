/**
 * Carries messages between the sides. The side of the insurance network reaches out, both to give and
 * to take, so that nothing on the internet can open a connection to it.
 */
export interface CarriedQueue {
  after(
    side: 'insurance' | 'internet',
    number: number,
    limit: number,
  ): Promise<readonly { readonly number: number }[]>
  take(side: 'insurance' | 'internet', messages: readonly unknown[]): Promise<number>
}

export interface OtherSide {
  /** Gives messages and answers how far the other side has got. */
  give(messages: readonly unknown[]): Promise<number>
  after(number: number): Promise<readonly unknown[]>
}

const atOnce = 100

/** Answers how many messages went over in both directions. */
export async function carryOver(queue: CarriedQueue, other: OtherSide): Promise<number> {
  let carried = 0
  for (let theirs = await other.give([]); ; ) {
    const messages = await queue.after('insurance', theirs, atOnce)
    if (messages.length === 0) break
    const now = await other.give(messages)
    if (now <= theirs) break
    carried += now - theirs
    theirs = now
  }
  for (let ours = await queue.take('internet', []); ; ) {
    const messages = await other.after(ours)
    if (messages.length === 0) break
    const now = await queue.take('internet', messages)
    if (now <= ours) break
    carried += now - ours
    ours = now
  }
  return carried
}
