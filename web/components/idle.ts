/** Locks the session when nobody has touched the page for so long, before somebody else reads it. */
import { postJson } from './request.ts'

const signs = ['pointerdown', 'keydown', 'wheel'] as const
const lookEveryMs = 10_000

/** Answers what ends the watch; `locked` hears of it. */
export function lockAfter(idleMs: number, locked: () => void): () => void {
  let lastSign = Date.now()
  const note = () => {
    lastSign = Date.now()
  }
  for (const sign of signs) window.addEventListener(sign, note, { passive: true })
  const timer = window.setInterval(() => {
    if (Date.now() - lastSign < idleMs) return
    window.clearInterval(timer)
    void postJson('/api/sign-in/lock', undefined).finally(locked)
  }, lookEveryMs)
  return () => {
    window.clearInterval(timer)
    for (const sign of signs) window.removeEventListener(sign, note)
  }
}
