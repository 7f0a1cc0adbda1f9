/** What was opened, in order; it is closed from the end. */
export type Undo = (() => Promise<void> | void)[]

export async function closeAll(undo: Undo): Promise<void> {
  for (const close of undo.splice(0).reverse()) await close()
}
