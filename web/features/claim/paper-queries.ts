/** Files of the papers of a claim: what is there, how one is sent, and how one is looked at. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PaperFileJson, PaperFilesJson } from '../../../server/http/contract/claim-papers.ts'
import { getFile, getJson, isWorthRetrying, postJson } from '../../components/request.ts'
import { sendFile } from '../../components/send-file.ts'
import { asHandedIn } from './photo.ts'
import { claimKey } from './queries.ts'

export const papersPath = (claim: string): string => `/api/claims/${claim}/papers`

export function papersQuery(claim: string, as: string | undefined) {
  return {
    queryKey: [claimKey, 'papers', claim, as],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<PaperFilesJson>(papersPath(claim), signal, as),
    retry: isWorthRetrying,
  } as const
}

export interface Sending {
  readonly paper: string
  /** From 0 to 1. */
  readonly part: number
}

/** Sends files of one paper, one after the other; whatever was taken before one failed is there. */
export function useSendPapers(claim: string, as: string) {
  const queries = useQueryClient()
  const [sending, setSending] = useState<Sending | null>(null)
  const mutation = useMutation({
    async mutationFn({ paper, files }: { readonly paper: string; files: readonly File[] }) {
      for (const [i, chosen] of files.entries()) {
        setSending({ paper, part: i / files.length })
        const file = await asHandedIn(chosen)
        await sendFile<PaperFileJson>({
          path: `${papersPath(claim)}?paper=${encodeURIComponent(paper)}`,
          file,
          as,
          onProgress: (part) => setSending({ paper, part: (i + part) / files.length }),
        })
      }
    },
    onSettled: async () => {
      setSending(null)
      await queries.invalidateQueries({ queryKey: [claimKey, 'papers', claim] })
    },
  })
  return { sending, mutation }
}

export function useRemovePaper(claim: string, as: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: string) =>
      postJson<PaperFilesJson>(`${papersPath(claim)}/${file}/removal`, undefined, { as }),
    onSettled: () => queries.invalidateQueries({ queryKey: [claimKey, 'papers', claim] }),
  })
}

/** The content as it came, for showing or for keeping; reading it is a line of the access record. */
export function readFile({ claim, file }: PaperFileJson, as: string | undefined): Promise<Blob> {
  return getFile(`${papersPath(claim)}/${file}`, as)
}
