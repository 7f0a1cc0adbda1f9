/** What the viewer asks the server for: the study once, and its pictures by the link that comes with it. */
import { queryOptions } from '@tanstack/react-query'
import type { OpenedImagesJson } from '../../../server/http/contract/recognition.ts'
import { getFile, isWorthRetrying, postJson } from '../../components/request.ts'

/** Each opening is written down, so nothing is opened again unasked. */
export function openedQuery(test: string, as: string | undefined) {
  return queryOptions({
    queryKey: ['images', test, as],
    queryFn: ({ signal }) =>
      postJson<OpenedImagesJson>(`/api/tests/${test}/images`, undefined, { signal, as }),
    retry: isWorthRetrying,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
}

export function fetchFrame(
  link: string,
  { uid, frame }: { readonly uid: string; readonly frame: number },
  as: string | undefined,
): Promise<Blob> {
  return getFile(`/api/images/${link}/${uid}/${frame}`, as)
}
