/**
 * A picture as it is handed in: drawn anew in this browser, no larger than a page needs, so that the
 * place where it was taken and the device stay on the phone. A document goes as it is.
 */
const longestSide = 2600
const quality = 0.85

export async function asHandedIn(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file
  // What this browser cannot draw, the server says what is wrong with.
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return file
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const paper = canvas.getContext('2d')
  if (paper === null) return file
  // A drawing without a ground would turn black.
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise((resolve) =>
    canvas.toBlob((drawn) => resolve(drawn ?? file), 'image/jpeg', quality),
  )
}
