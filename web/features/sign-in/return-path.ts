/**
 * Where somebody goes on after signing in. Only a path of this server is followed: what else an address
 * names would carry whoever trusts us to a stranger's page.
 */
export function returnPath(asked: string | null, origin: string): string {
  if (asked === null || !asked.startsWith('/')) return '/'
  // Browsers read backslashes, tabs and two slashes as the beginning of another host.
  const url = URL.parse(asked, origin)
  if (url === null || url.origin !== origin) return '/'
  const path = `${url.pathname}${url.search}`
  return url.pathname.startsWith('//') || url.pathname === '/sign-in' ? '/' : path
}
