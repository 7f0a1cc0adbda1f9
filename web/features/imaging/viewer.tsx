/** Images of one series, leafed through: window and level, zoom, and the value under the pointer; by keys too. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../components/request.ts'
import { type Frame, presets } from './frames.ts'
import { fetchPoints } from './queries.ts'
import type { Seen, Stage, View } from './stage.ts'
import { ViewerBar } from './viewer-bar.tsx'

interface ViewerProps {
  readonly frames: readonly Frame[]
  readonly link: string
  readonly as: string | undefined
  readonly onAgain: () => void
}

export interface Look extends View {
  readonly at: number
}

const levelStep = 20
const widthStep = 40
const zoomStep = 1.25
const zooms = { least: 0.25, most: 16 }
const ofScreen = { level: 2, width: 4 }

export function Viewer({ frames, link, as, onAgain }: ViewerProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage | null>(null)
  const given = frames[0]?.window ?? presets.mediastinum
  const [look, setLook] = useState<Look>({ at: 0, window: given, zoom: 1, isInverted: false })
  const [state, setState] = useState<'opening' | 'shown' | 'lost' | 'over'>('opening')
  const [seen, setSeen] = useState<Seen | undefined>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parent gives another key for another series or link
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    let isGone = false
    const load = (frame: Frame) => fetchPoints(link, frame, as)
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
      await stage.current?.show(next.at, next)
      setState('shown')
    } catch (error) {
      setState(error instanceof Refused && error.problem.status === 410 ? 'over' : 'lost')
    }
  }

  function change(part: Partial<Look>): void {
    const next = { ...look, ...part }
    const at = Math.min(frames.length - 1, Math.max(0, next.at))
    const zoom = Math.min(zooms.most, Math.max(zooms.least, next.zoom))
    const { center, width } = next.window
    const all = { ...next, at, zoom, window: { center, width: Math.max(1, width) } }
    setLook(all)
    void draw(all)
  }

  const { center, width } = look.window
  const acts: Readonly<Record<string, () => void>> = {
    ArrowUp: () => change({ at: look.at - 1 }),
    ArrowDown: () => change({ at: look.at + 1 }),
    PageUp: () => change({ at: look.at - 1 }),
    PageDown: () => change({ at: look.at + 1 }),
    Home: () => change({ at: 0 }),
    End: () => change({ at: frames.length - 1 }),
    ArrowLeft: () => change({ window: { center: center - levelStep, width } }),
    ArrowRight: () => change({ window: { center: center + levelStep, width } }),
    'Shift ArrowLeft': () => change({ window: { center, width: width - widthStep } }),
    'Shift ArrowRight': () => change({ window: { center, width: width + widthStep } }),
    '+': () => change({ zoom: look.zoom * zoomStep }),
    '=': () => change({ zoom: look.zoom * zoomStep }),
    '-': () => change({ zoom: look.zoom / zoomStep }),
    '0': () => change({ window: given, zoom: 1, isInverted: false }),
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
    change({
      window: {
        center: center + movementY * ofScreen.level,
        width: width + movementX * ofScreen.width,
      },
    })
  }

  useWheel(canvas, (isZoom, isDown) => {
    if (isZoom) change({ zoom: isDown ? look.zoom / zoomStep : look.zoom * zoomStep })
    else change({ at: look.at + (isDown ? 1 : -1) })
  })

  return (
    <section className="viewer" aria-label={t('recognition.images.title')}>
      <ViewerBar look={look} given={given} onChange={change} acts={acts} />
      <div
        ref={canvas}
        className="viewer-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an image that is worked by keys
        tabIndex={0}
        aria-label={t('recognition.images.canvas')}
        data-state={state}
        onKeyDown={onKeyDown}
        onPointerMove={onDrag}
        onPointerLeave={() => setSeen(undefined)}
      />
      <p className="viewer-facts" role="status">
        {state === 'opening' ? (
          <span>
            <span className="spinner" /> {t('recognition.images.opening')}
          </span>
        ) : null}
        <span>{t('recognition.images.slice', { at: look.at + 1, of: frames.length })}</span>
        <span>
          {t('recognition.images.window', {
            center: Math.round(center),
            width: Math.round(width),
          })}
        </span>
        <span>{t('recognition.images.zoom', { percent: Math.round(look.zoom * 100) })}</span>
        {seen === undefined ? null : (
          <span>
            {t('recognition.images.value', {
              row: seen.row + 1,
              column: seen.column + 1,
              value: seen.value,
            })}
          </span>
        )}
      </p>
      {state === 'lost' ? (
        <p className="note refused" role="alert">
          {t('recognition.images.frameLost')}{' '}
          <button type="button" className="button small" onClick={() => change({})}>
            {t('askAgain')}
          </button>
        </p>
      ) : null}
      {state === 'over' ? (
        <p className="note refused" role="alert">
          {t('recognition.images.over')}{' '}
          <button type="button" className="button small" onClick={onAgain}>
            {t('recognition.images.again')}
          </button>
        </p>
      ) : null}
      <p className="quiet">{t('recognition.images.keys')}</p>
    </section>
  )
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
