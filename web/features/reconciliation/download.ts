/** Takes a file that was handed out to the reader's own disk. */

export async function download(name: string, as: string | undefined): Promise<void> {
  const headers: Record<string, string> = as === undefined ? {} : { 'x-sample-actor': as }
  const response = await fetch(`/api/outgoing-files/${encodeURIComponent(name)}`, { headers })
  if (!response.ok) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
