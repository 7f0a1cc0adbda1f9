/**
 * A video call between two browsers. Each says that it is ready; then the doctor's offers, the
 * patient's answers, and picture and sound go from one to the other.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { WaysJson } from '../../../server/http/contract/telehealth.ts'
import { getJson, postJson } from '../../components/request.ts'
import type { OnSignal } from './use-session.ts'

export type CallState = 'off' | 'waiting' | 'connected' | 'lost' | 'no-device'

type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'here' }
  | { readonly kind: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit }
  | { readonly kind: 'bye' }

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
      tell: (said) =>
        void postJson(`${path}/signals`, { content: JSON.stringify(said) }, { as }).catch(() =>
          setState('lost'),
        ),
      show: (stream) => {
        if (other.current !== null) other.current.srcObject = stream
      },
      changed: setState,
    })
    running.current = call
    heard.current = (content) => void call.hear(JSON.parse(content) as Said)
    call.begin()
    return undefined
  }, [id, as, party, heard])

  useEffect(() => leave, [leave])
  return { state, own, other, join, leave }
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
  let line: RTCPeerConnection | null = null
  let early: RTCIceCandidateInit[] = []

  function connect(): RTCPeerConnection {
    line?.close()
    early = []
    const made = new RTCPeerConnection({ iceServers })
    for (const track of media.getTracks()) made.addTrack(track, media)
    made.ontrack = ({ streams: [stream] }) => show(stream ?? null)
    made.onicecandidate = ({ candidate }) => {
      if (candidate !== null) tell({ kind: 'candidate', candidate: candidate.toJSON() })
    }
    made.onconnectionstatechange = () => {
      if (made.connectionState === 'connected') changed('connected')
      if (made.connectionState === 'failed') changed('lost')
    }
    line = made
    return made
  }

  async function offer(): Promise<void> {
    const made = connect()
    await made.setLocalDescription(await made.createOffer())
    tell({ kind: 'offer', sdp: made.localDescription?.sdp ?? '' })
  }

  async function described(kind: 'offer' | 'answer', sdp: string): Promise<void> {
    const at = kind === 'offer' ? connect() : line
    if (at === null) return
    await at.setRemoteDescription({ type: kind, sdp })
    for (const candidate of early.splice(0)) await at.addIceCandidate(candidate)
    if (kind !== 'offer') return
    await at.setLocalDescription(await at.createAnswer())
    tell({ kind: 'answer', sdp: at.localDescription?.sdp ?? '' })
  }

  return {
    begin: () => tell({ kind: 'ready' }),
    async hear(said: Said): Promise<void> {
      switch (said.kind) {
        case 'ready':
          // Whoever was there first says so once more; the doctor offers.
          return party === 'doctor' ? offer() : tell({ kind: 'here' })
        case 'here':
          return party === 'doctor' ? offer() : undefined
        case 'candidate':
          if (line?.remoteDescription) await line.addIceCandidate(said.candidate)
          else early.push(said.candidate)
          return
        case 'bye':
          line?.close()
          line = null
          show(null)
          return changed('waiting')
        default:
          return described(said.kind, said.sdp)
      }
    },
    stop() {
      tell({ kind: 'bye' })
      line?.close()
      for (const track of media.getTracks()) track.stop()
    },
  }
}
