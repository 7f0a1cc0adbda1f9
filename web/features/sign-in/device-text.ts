/** A browser and its system by their names, as far as the browser says them. */

const browsers = [
  ['MicroMessenger', /MicroMessenger/u],
  ['Edge', /Edg(?:e|A|iOS)?\//u],
  ['Opera', /OPR\//u],
  ['Firefox', /Firefox\/|FxiOS\//u],
  ['Chrome', /Chrome\/|CriOS\//u],
  ['Safari', /Safari\//u],
] as const
const systems = [
  ['Android', /Android/u],
  ['iOS', /iPhone|iPad/u],
  ['Windows', /Windows/u],
  ['macOS', /Mac OS X/u],
  ['Linux', /Linux/u],
] as const

export function deviceText(agent: string): string | null {
  const named = [browsers, systems].flatMap(
    (list) => list.find(([, sign]) => sign.test(agent))?.[0] ?? [],
  )
  if (named.length > 0) return named.join(' · ')
  return agent === '' ? null : agent
}
