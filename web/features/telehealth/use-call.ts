/**
 * A video call between two browsers. Each says that it is ready; then the doctor's offers, the
 * patient's answers, and picture and sound go from one to the other.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { WaysJson } from '../../../server/http/contract/telehealth.ts'
import { getJson, newRequestKey, postJson } from '../../components/request.ts'
import type { OnSignal } from './use-session.ts'

export type CallState = 'off' | 'waiting' | 'connected' | 'lost' | 'no-device'

/** What belongs to one offer carries its name, so that an answer to an earlier one counts for nothing. */
type Said =
  | { readonly kind: 'ready' | 'here' | 'bye' }
  | { readonly kind: 'offer' | 'answer'; readonly of: string; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly of: string; readonly candidate: RTCIceCandidateInit }

interface CallOptions {
  readonly id: string
  readonly as: string
  readonly party: 'patient' | 'doctor'
  readonly heard: RefObject<OnSignal | null>
}

export function useCall({ id, as, party, heard }: CallOptions) {
  const [state, setState] = useState<CallState>('off')
  const own = useRef<HTMLVideoElement>(null)
  const other = useRef<HTMLVideoElement>(null)
  const running = useRef<{ stop(): void } | null>(null)

  const leave = useCallback(() => {
    running.current?.stop()
    running.current = null
    heard.current = null
    setState('off')
  }, [heard])

  const join = useCallback(async () => {
    if (running.current !== null) return
    setState('waiting')
    const media = await navigator.mediaDevices
      .getUserMedia({ video: true, audio: true })
      .catch(() => null)
    if (media === null) return setState('no-device')
    if (own.current !== null) own.current.srcObject = media
    const path = `/api/consultations/${id}`
    const ways = await getJson<WaysJson>(`${path}/ways`, undefined, as).catch(() => null)
    const call = openCall({
      media,
      party,
      iceServers: ways?.iceServers ?? [],
      tell: inOrder((said) =>
        postJson(`${path}/signals`, { content: JSON.stringify(said) }, { as }),
      ),
      show: (stream) => {
        if (other.current !== null) other.current.srcObject = stream
      },
      changed: setState,
    })
    running.current = call
    heard.current = (content) => call.hear(JSON.parse(content) as Said)
    call.begin()
    return undefined
  }, [id, as, party, heard])

  useEffect(() => leave, [leave])
  return { state, own, other, join, leave }
}

/** Each is sent once the one before it has arrived; one that is lost is made good by joining again. */
function inOrder(send: (said: Said) => Promise<unknown>): (said: Said) => void {
  let sent: Promise<unknown> = Promise.resolve()
  return (said) => {
    sent = sent.then(() => send(said)).catch(() => undefined)
  }
}

interface Opening {
  readonly media: MediaStream
  readonly party: 'patient' | 'doctor'
  readonly iceServers: WaysJson['iceServers']
  readonly tell: (said: Said) => void
  readonly show: (stream: MediaStream | null) => void
  readonly changed: (state: CallState) => void
}

function openCall({ media, party, iceServers, tell, show, changed }: Opening) {
  let line: { readonly of: string; readonly peer: RTCPeerConnection } | null = null
  let heard: Promise<unknown> = Promise.resolve()

  function connect(of: string): RTCPeerConnection {
    line?.peer.close()
    const peer = new RTCPeerConnection({ iceServers })
    for (const track of media.getTracks()) peer.addTrack(track, media)
    peer.ontrack = ({ streams: [stream] }) => show(stream ?? null)
    peer.onicecandidate = ({ candidate }) => {
      if (candidate !== null) tell({ kind: 'candidate', of, candidate: candidate.toJSON() })
    }
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'connected') changed('connected')
      if (peer.connectionState === 'failed') changed('lost')
    }
    line = { of, peer }
    return peer
  }

  async function offer(): Promise<void> {
    const of = newRequestKey()
    const peer = connect(of)
    const made = await peer.createOffer()
    tell({ kind: 'offer', of, sdp: made.sdp ?? '' })
    await peer.setLocalDescription(made)
  }

  async function answer(of: string, sdp: string): Promise<void> {
    const peer = connect(of)
    await peer.setRemoteDescription({ type: 'offer', sdp })
    const made = await peer.createAnswer()
    tell({ kind: 'answer', of, sdp: made.sdp ?? '' })
    await peer.setLocalDescription(made)
  }

  async function take(said: Said): Promise<void> {
    if ('of' in said) {
      if (said.kind === 'offer') return answer(said.of, said.sdp)
      if (line?.of !== said.of) return
      if (said.kind === 'candidate') await line.peer.addIceCandidate(said.candidate)
      else await line.peer.setRemoteDescription({ type: 'answer', sdp: said.sdp })
      return
    }
    if (said.kind === 'bye') {
      line?.peer.close()
      line = null
      show(null)
      changed('waiting')
      return
    }
    // Whoever was there first says so once more; it is the doctor who offers.
    if (party === 'doctor') await offer()
    else if (said.kind === 'ready') tell({ kind: 'here' })
  }

  return {
    begin: () => tell({ kind: 'ready' }),
    /** One after the other, in the order in which it was said. */
    hear(said: Said): void {
      heard = heard.then(() => take(said)).catch(() => changed('lost'))
    },
    stop() {
      tell({ kind: 'bye' })
      line?.peer.close()
      for (const track of media.getTracks()) track.stop()
    },
  }
}
