/** A camera that sees one QR code: a film of one picture, which Chromium plays in place of a device. */
import { writeFile } from 'node:fs/promises'

const width = 640
const height = 480
const paper = 235
const ink = 16

/** What starts a browser with it. */
export function cameraFlags(film: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]
}

/** `squares` tells by row and column what is dark; the camera holds them in the middle. */
export async function film(
  path: string,
  size: number,
  isDark: (row: number, column: number) => boolean,
): Promise<void> {
  const scale = Math.floor((height - 40) / size)
  const left = (width - size * scale) >> 1
  const top = (height - size * scale) >> 1
  const light = Buffer.alloc(width * height, paper)
  for (let row = 0; row < size * scale; row += 1) {
    for (let column = 0; column < size * scale; column += 1) {
      if (!isDark(Math.floor(row / scale), Math.floor(column / scale))) continue
      light[(top + row) * width + left + column] = ink
    }
  }
  const grey = Buffer.alloc((width * height) / 2, 128)
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`
  await writeFile(path, Buffer.concat([Buffer.from(`${head}FRAME\n`), light, grey]))
}
