/** The institution that this counter worked for last; the next visit and the list begin with it. */
const place = 'yiqiao.institution'

export function lastInstitution(): string | null {
  return localStorage.getItem(place)
}

export function keepLastInstitution(institution: string): void {
  if (institution !== '') localStorage.setItem(place, institution)
}
