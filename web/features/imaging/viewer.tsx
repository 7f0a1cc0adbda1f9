/** Images of one series, leafed through: window and level, zoom, and the value under the pointer; by keys too. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../components/request.ts'
import type { Frame } from './frames.ts'
import { fetchFrame } from './queries.ts'
import type { Seen, Shown, Stage, View } from './stage.ts'
import { ViewerBar } from './viewer-bar.tsx'
import { ViewerFacts, ViewerTrouble } from './viewer-facts.tsx'

interface ViewerProps {
  readonly frames: readonly Frame[]
  readonly modality: string
  readonly link: string
  readonly as: string | undefined
  readonly onAgain: () => void
}

export interface Look extends View {
  readonly at: number
}

/** What became of the frame that was asked for last. */
export type Outcome =
  | { readonly is: 'opening' | 'shown' | 'lost' | 'over' }
  | { readonly is: 'packed'; readonly why: Refused }

const untold: Shown = { given: { center: 0, width: 1 }, isColour: false }
const levelStep = 20
const widthStep = 40
const zoomStep = 1.25
const zooms = { least: 0.25, most: 16 }
const ofScreen = { level: 2, width: 4 }

export function Viewer({ frames, modality, link, as, onAgain }: ViewerProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage | null>(null)
  const [look, setLook] = useState<Look>({ at: 0, window: null, zoom: 1, isInverted: false })
  const [shown, setShown] = useState<Shown>(untold)
  const [outcome, setOutcome] = useState<Outcome>({ is: 'opening' })
  const [seen, setSeen] = useState<Seen | undefined>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parent gives another key for another series or link
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    let isGone = false
    const load = (frame: Frame) => fetchFrame(link, frame, as)
    void import('./stage.ts').then(({ openStage }) => {
      if (isGone) return undefined
      stage.current = openStage(element, frames, load)
      return draw(look)
    })
    return () => {
      isGone = true
      stage.current?.close()
      stage.current = null
    }
  }, [])

  async function draw(next: Look): Promise<void> {
    try {
      const now = await stage.current?.show(next.at, next)
      if (now === undefined) return
      setShown(now)
      setOutcome({ is: 'shown' })
    } catch (error) {
      setOutcome(outcomeOf(error))
    }
  }

  function change(part: Partial<Look>): void {
    const next = { ...look, ...part }
    const at = Math.min(frames.length - 1, Math.max(0, next.at))
    const zoom = Math.min(zooms.most, Math.max(zooms.least, next.zoom))
    const window = next.window && { ...next.window, width: Math.max(1, next.window.width) }
    const all = { ...next, at, zoom, window }
    if (at !== look.at) setOutcome({ is: 'opening' })
    setLook(all)
    void draw(all)
  }

  const { center, width } = look.window ?? shown.given
  const tune = (byCenter: number, byWidth: number) => {
    if (shown.isColour) return
    change({ window: { center: center + byCenter, width: width + byWidth } })
  }
  const acts: Readonly<Record<string, () => void>> = {
    ArrowUp: () => change({ at: look.at - 1 }),
    ArrowDown: () => change({ at: look.at + 1 }),
    PageUp: () => change({ at: look.at - 1 }),
    PageDown: () => change({ at: look.at + 1 }),
    Home: () => change({ at: 0 }),
    End: () => change({ at: frames.length - 1 }),
    ArrowLeft: () => tune(-levelStep, 0),
    ArrowRight: () => tune(levelStep, 0),
    'Shift ArrowLeft': () => tune(0, -widthStep),
    'Shift ArrowRight': () => tune(0, widthStep),
    '+': () => change({ zoom: look.zoom * zoomStep }),
    '=': () => change({ zoom: look.zoom * zoomStep }),
    '-': () => change({ zoom: look.zoom / zoomStep }),
    '0': () => change({ window: null, zoom: 1, isInverted: false }),
    i: () => change({ isInverted: !look.isInverted }),
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isArrow = event.key.startsWith('Arrow')
    const act = acts[isArrow && event.shiftKey ? `Shift ${event.key}` : event.key.replace('I', 'i')]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  function onDrag(event: PointerEvent): void {
    setSeen(stage.current?.pointAt(event.pageX, event.pageY))
    if ((event.buttons & 1) === 0) return
    const { movementX, movementY } = event
    tune(movementY * ofScreen.level, movementX * ofScreen.width)
  }

  useWheel(canvas, (isZoom, isDown) => {
    if (isZoom) change({ zoom: isDown ? look.zoom / zoomStep : look.zoom * zoomStep })
    else change({ at: look.at + (isDown ? 1 : -1) })
  })

  return (
    <section className="viewer" aria-label={t('recognition.images.title')}>
      <ViewerBar
        look={look}
        hasWindow={!shown.isColour}
        isTomography={modality === 'CT'}
        onChange={change}
        acts={acts}
      />
      <div
        ref={canvas}
        className="viewer-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an image that is worked by keys
        tabIndex={0}
        aria-label={t('recognition.images.canvas')}
        data-state={outcome.is}
        onKeyDown={onKeyDown}
        onPointerMove={onDrag}
        onPointerLeave={() => setSeen(undefined)}
      />
      <ViewerFacts
        at={look.at}
        of={frames.length}
        window={shown.isColour ? null : { center, width }}
        zoom={look.zoom}
        seen={seen}
        isOpening={outcome.is === 'opening'}
      />
      <ViewerTrouble outcome={outcome} onRetry={() => change({})} onAgain={onAgain} />
      <p className="quiet">{t('recognition.images.keys')}</p>
    </section>
  )
}

const gone = 410

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Refused)) return { is: 'lost' }
  if (error.problem.code === 'image-packed') return { is: 'packed', why: error }
  return { is: error.problem.status === gone ? 'over' : 'lost' }
}

/** A wheel must be told not to move the page, which React's own listeners cannot. */
function useWheel(
  canvas: React.RefObject<HTMLDivElement | null>,
  onWheel: (isZoom: boolean, isDown: boolean) => void,
): void {
  const latest = useRef(onWheel)
  latest.current = onWheel
  useEffect(() => {
    const element = canvas.current
    const listen = (event: WheelEvent) => {
      event.preventDefault()
      latest.current(event.ctrlKey, event.deltaY > 0)
    }
    element?.addEventListener('wheel', listen, { passive: false })
    return () => element?.removeEventListener('wheel', listen)
  }, [canvas])
}
