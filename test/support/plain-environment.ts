/** The environment of a program that is to find no settings: what every run on this machine has. */
export function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name]])
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined))
}
