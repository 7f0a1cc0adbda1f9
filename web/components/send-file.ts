/** Sends a file and says how far it has come; a large one takes a while on a phone. */
import type { ProblemJson } from '../../server/http/contract/problem.ts'
import { Refused, ReplyLost } from './request.ts'

const patienceMs = 120_000

export interface FileToSend {
  readonly path: string
  readonly file: Blob
  /** In sample mode, somebody else who is at the machine. */
  readonly as?: string | undefined
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
}

export function sendFile<T>({ path, file, as, onProgress }: FileToSend): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.timeout = patienceMs
    request.responseType = 'json'
    request.setRequestHeader('x-yiqiao-page', '1')
    request.setRequestHeader('content-type', 'application/octet-stream')
    if (as !== undefined) request.setRequestHeader('x-sample-actor', as)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
    request.onerror = () => reject(new ReplyLost(null))
    request.ontimeout = () => reject(new ReplyLost(null))
    request.onload = () => {
      const { status, response } = request
      const isOk = status >= 200 && status < 300
      if (isOk && response !== null) resolve(response as T)
      else if (isProblem(response)) reject(new Refused(response))
      else reject(new ReplyLost(status))
    }
    request.send(file)
  })
}

function isProblem(response: unknown): response is ProblemJson {
  return typeof Reflect.get(Object(response), 'code') === 'string'
}
