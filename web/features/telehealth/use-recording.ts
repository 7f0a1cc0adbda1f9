/**
 * Records a call in the doctor's browser, to whose recording the patient has agreed: the patient's picture
 * and the voices of both, in parts of some seconds that are sent one after the other.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { postJson } from '../../components/request.ts'
import { useConsultationAct } from './use-session.ts'

interface RecordingOptions {
  readonly id: string
  readonly as: string
  /** How many parts are kept already: a call that is joined again goes on after them. */
  readonly kept: number
  /** The patient agrees to it still. */
  readonly isAllowed: boolean
  readonly own: RefObject<HTMLVideoElement | null>
  readonly other: RefObject<HTMLVideoElement | null>
  readonly act: ReturnType<typeof useConsultationAct>
}

export type RecordingState = 'off' | 'on' | 'failed'

const partMs = 4000
const videoBitsPerSecond = 500_000
const wanted = 'video/webm;codecs=vp8,opus'

export function useRecording({ id, as, kept, isAllowed, own, other, act }: RecordingOptions) {
  const [state, setState] = useState<RecordingState>('off')
  /** After a failure: the recording may be over already, which nobody needs to be told. */
  const { mutate: end } = useConsultationAct(id, as)
  const running = useRef<Running | null>(null)

  const stop = useCallback(async () => {
    const one = running.current
    running.current = null
    if (one === null) return
    await one.stop()
    setState((before) => (before === 'failed' ? before : 'off'))
    act.mutate({ act: 'record', is: 'ended' })
  }, [act.mutate])

  const start = useCallback(() => {
    const [mine, theirs] = [streamOf(own), streamOf(other)]
    if (mine === null || theirs === null || running.current !== null) return
    act.mutate(
      { act: 'record', is: 'started' },
      {
        onSuccess: () => {
          setState('on')
          running.current = record(joined(mine, theirs), {
            send: (part, base64) =>
              postJson(
                `/api/consultations/${id}/recording`,
                { part: kept + part, type: 'video/webm', base64 },
                { as },
              ),
            failed: () => {
              running.current = null
              setState('failed')
              end({ act: 'record', is: 'ended' })
            },
          })
        },
      },
    )
  }, [id, as, kept, own, other, act.mutate, end])

  useEffect(() => {
    if (isAllowed || running.current === null) return
    // What was taken since the patient said no is kept by nobody.
    running.current.drop()
    running.current = null
    setState('off')
  }, [isAllowed])
  useEffect(() => () => void running.current?.stop(), [])
  return { state, start, stop }
}

function streamOf(video: RefObject<HTMLVideoElement | null>): MediaStream | null {
  const source = video.current?.srcObject ?? null
  return source instanceof MediaStream ? source : null
}

/** The patient's picture with both voices in one track, since a recorder takes one of each. */
function joined(mine: MediaStream, theirs: MediaStream): MediaStream {
  const sound = new AudioContext()
  const together = sound.createMediaStreamDestination()
  for (const stream of [mine, theirs]) {
    if (stream.getAudioTracks().length > 0) sound.createMediaStreamSource(stream).connect(together)
  }
  return new MediaStream([...theirs.getVideoTracks(), ...together.stream.getAudioTracks()])
}

interface Running {
  /** Resolves once the last part has arrived. */
  stop(): Promise<void>
  /** Ends it at once, and sends nothing more. */
  drop(): void
}

interface Sending {
  readonly send: (part: number, base64: string) => Promise<unknown>
  readonly failed: () => void
}

function record(stream: MediaStream, { send, failed }: Sending): Running {
  let isDropped = false
  const recorder = new MediaRecorder(stream, { mimeType: wanted, videoBitsPerSecond })
  let part = 0
  let sent: Promise<unknown> = Promise.resolve()
  recorder.ondataavailable = ({ data }) => {
    if (data.size === 0 || isDropped) return
    part += 1
    const number = part
    sent = sent
      .then(async () => send(number, await base64Of(data)))
      .catch(() => {
        if (isDropped) return
        drop()
        failed()
      })
  }
  function drop(): void {
    isDropped = true
    if (recorder.state !== 'inactive') recorder.stop()
  }
  recorder.start(partMs)
  return {
    drop,
    async stop(): Promise<void> {
      if (recorder.state !== 'inactive') {
        const ended = new Promise((done) => recorder.addEventListener('stop', done, { once: true }))
        recorder.stop()
        await ended
      }
      await sent
    },
  }
}

async function base64Of(data: Blob): Promise<string> {
  const reader = new FileReader()
  const read = new Promise<string>((resolve) => {
    reader.onload = () => resolve(String(reader.result))
  })
  reader.readAsDataURL(data)
  // What goes before names the codecs, which a comma parts as well.
  return (await read).replace(/^data:.*?;base64,/u, '')
}
