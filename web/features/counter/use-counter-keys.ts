/** The keys of the counter. Enter goes to the next field; Escape twice takes the next person. */
import { useEffect, useRef, useState } from 'react'

export interface CounterKeys {
  readonly settle: () => void
  readonly receipt: () => void
  readonly explain: () => void
  readonly fourWays: () => void
  readonly reverse: () => void
  readonly next: () => void
}

const twiceMs = 900

/** @returns whether one more Escape takes the next person. */
export function useCounterKeys(keys: CounterKeys): boolean {
  const latest = useRef(keys)
  latest.current = keys
  const [armed, setArmed] = useState(false)
  const armedUntil = useRef(0)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const actions: Readonly<Record<string, keyof CounterKeys>> = {
      F8: 'settle',
      F4: 'receipt',
      F2: 'explain',
      F6: 'fourWays',
      F9: 'reverse',
    }
    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.querySelector('dialog[open]') !== null) return
      const action = actions[event.key]
      if (action !== undefined) {
        event.preventDefault()
        if (!event.repeat) latest.current[action]()
        return
      }
      if (event.key !== 'Escape' || event.repeat) return
      if (event.timeStamp < armedUntil.current) {
        armedUntil.current = 0
        setArmed(false)
        latest.current.next()
        return
      }
      armedUntil.current = event.timeStamp + twiceMs
      setArmed(true)
      clearTimeout(timer)
      timer = setTimeout(() => setArmed(false), twiceMs)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
  return armed
}

/** The next field that can be filled after this one; undefined at the end. */
export function nextStop(within: HTMLElement, from: Element): HTMLElement | undefined {
  return [...within.querySelectorAll<HTMLElement>('[data-forward]')].find(
    (stop) =>
      !stop.matches(':disabled') &&
      stop.offsetParent !== null &&
      (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  )
}
