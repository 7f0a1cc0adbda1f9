/** The rear camera, until it sees a QR code. Comes only when somebody asks for it. */
import { frameLoop, QRCanvas, rearCamera } from 'qr/dom.js'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

export function CameraScan({ onSeen }: { readonly onSeen: (text: string) => void }) {
  const { t } = useTranslation()
  const video = useRef<HTMLVideoElement>(null)
  const seen = useRef(onSeen)
  seen.current = onSeen
  const [isOff, setOff] = useState(false)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    const watching = watch(element, (text) => seen.current(text))
    watching.catch(() => setOff(true))
    return () => {
      watching.then((stop) => stop()).catch(() => undefined)
    }
  }, [])
  if (isOff) {
    return (
      <p className="field-problem" role="alert">
        {t('insurance.cameraOff')}
      </p>
    )
  }
  return (
    <figure className="camera">
      <video ref={video} playsInline muted />
      <figcaption>{t('insurance.cameraLooking')}</figcaption>
    </figure>
  )
}

/** Answers how to stop. A frame without a code is followed by the next one. */
async function watch(video: HTMLVideoElement, onSeen: (text: string) => void) {
  const canvas = new QRCanvas()
  const camera = await rearCamera(video)
  let isOver = false
  const cancel = frameLoop(async () => {
    // As the camera gives it: the page shows it smaller than its squares can bear.
    const text = await camera.readFrame(canvas, true)
    if (isOver || typeof text !== 'string') return
    isOver = true
    onSeen(text)
  })
  return () => {
    isOver = true
    cancel()
    camera.stop()
  }
}
