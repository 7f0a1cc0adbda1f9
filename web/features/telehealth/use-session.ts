/** One consultation as it goes on: what was read of it, what is done in it, and what the other browser says. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type {
  ConsultationActJson,
  ConsultationJson,
  NewsJson,
} from '../../../server/http/contract/telehealth.ts'
import { getJson, newRequestKey, postJson } from '../../components/request.ts'
import { consultationQuery } from './queries.ts'

export type OnSignal = (content: string) => void

const pauseMs = 2000
const over = ['finished', 'cancelled']

/** Nothing more is to come: of whoever is sent to a doctor in person, a referral still is. */
function isOverFor(consultation: ConsultationJson | undefined): boolean {
  if (consultation === undefined) return false
  const { state, order, referral } = consultation
  return over.includes(state) && (order === null || referral !== null)
}

export function useConsultation(id: string, as: string) {
  const queries = useQueryClient()
  const read = useQuery(consultationQuery(id, as))
  const heard = useRef<OnSignal | null>(null)
  const number = read.data?.number ?? 0
  const isOver = isOverFor(read.data)
  const latest = useRef(number)
  latest.current = number

  const isRead = read.data !== undefined
  useEffect(() => {
    if (!isRead || isOver) return
    const stop = new AbortController()
    void follow({
      news: (signal) =>
        getJson<NewsJson>(
          `/api/consultations/${id}/news?after=${latest.current}&signal=${signal}`,
          stop.signal,
          as,
        ),
      moved: async () => {
        const { queryKey } = consultationQuery(id, as)
        await queries.refetchQueries({ queryKey })
      },
      isNew: (at) => at > latest.current,
      wait: (ahead) =>
        queries.setQueryData<ConsultationJson>(consultationQuery(id, as).queryKey, (before) =>
          before === undefined ? before : { ...before, ahead },
        ),
      hear: (content) => heard.current?.(content),
      stop: stop.signal,
    })
    return () => stop.abort()
  }, [id, as, isRead, isOver, queries])

  return { read, heard }
}

/** What one part of a page does in it: what is refused there is said there, and nowhere else. */
export function useConsultationAct(id: string, as: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ConsultationActJson) =>
      postJson<ConsultationJson>(`/api/consultations/${id}/acts`, body, {
        key: newRequestKey(),
        as,
      }),
    onSuccess: (consultation) => {
      queries.setQueryData(consultationQuery(id, as).queryKey, consultation)
      void queries.invalidateQueries({ queryKey: ['consultation-queue', as] })
    },
  })
}

interface Following {
  readonly news: (signal: number) => Promise<NewsJson>
  readonly moved: () => Promise<void>
  readonly isNew: (number: number) => boolean
  /** How many are before. */
  readonly wait: (ahead: number | null) => void
  readonly hear: (content: string) => void
  readonly stop: AbortSignal
}

/** Asks again as soon as it was answered; after a failure a little later. */
async function follow({ news, moved, isNew, wait, hear, stop }: Following): Promise<void> {
  let signal = 0
  while (!stop.aborted) {
    const answer = await news(signal).catch(() => null)
    if (stop.aborted) return
    if (answer === null) {
      await new Promise((done) => setTimeout(done, pauseMs))
      continue
    }
    for (const one of answer.signals) {
      signal = Math.max(signal, one.number)
      hear(one.content)
    }
    if (isNew(answer.number)) await moved()
    else wait(answer.ahead)
  }
}
