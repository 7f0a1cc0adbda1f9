/** A picture that somebody chose, in base 64; null where it is too large or of no type that is taken. */
const types = ['image/png', 'image/jpeg', 'image/webp']

export async function readPicture(file: File, mostBytes: number): Promise<string | null> {
  if (!types.includes(file.type) || file.size > mostBytes) return null
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
