/** What places are called in a text that a person reads before agreeing. */
import type { Jurisdiction } from '../../../engine/access/words.ts'
import type { ConsentLanguage } from '../../../engine/consent/template.ts'

const names: Readonly<Record<Jurisdiction, Readonly<Record<ConsentLanguage, string>>>> = {
  mainland: { 'zh-CN': '内地', 'zh-HK': '內地', en: 'the Mainland', pt: 'o Interior da China' },
  'hong-kong': { 'zh-CN': '香港', 'zh-HK': '香港', en: 'Hong Kong', pt: 'Hong Kong' },
  macau: { 'zh-CN': '澳门', 'zh-HK': '澳門', en: 'Macau', pt: 'Macau' },
}

export function placeIn(language: ConsentLanguage, place: Jurisdiction): string {
  return names[place][language]
}
