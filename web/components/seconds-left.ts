/** How long something that is shown is still good. */
import { useEffect, useState } from 'react'

/** By the clock of this page, from when it came: its wall clock may be wrong. */
export function useSecondsLeft(at = 0, lifetime = 0, cameAt: number): number {
  const [now, setNow] = useState(at)
  useEffect(() => {
    if (cameAt === 0) return undefined
    const timer = setInterval(() => setNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [cameAt])
  return Math.max(0, Math.ceil(lifetime - Math.max(0, now - at) / 1000))
}
