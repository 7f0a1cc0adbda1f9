/** Drugs with codes of the national shape: X for western, Z for Chinese patent medicine. */
import type { Random } from '../../samples/random.ts'
import { type CommonItem, isClass, roundedPrice, serial } from './common-item.ts'
import { readWords, type Words, word } from './word-lists.ts'

interface Form {
  /** Letter of the form in the code. */
  readonly letter: string
  readonly before: string
  readonly after: string
  readonly en: string
  /** What is counted inside a pack, and what a pack is called. */
  readonly piece: string
  readonly pack: string
}

const forms: Readonly<Record<string, Form>> = {
  A: { letter: 'A', before: '', after: '片', en: 'tablets', piece: '片', pack: '盒' },
  AR: { letter: 'A', before: '', after: '肠溶片', en: 'enteric tablets', piece: '片', pack: '盒' },
  AS: { letter: 'A', before: '', after: '缓释片', en: 'SR tablets', piece: '片', pack: '盒' },
  AQ: { letter: 'A', before: '', after: '控释片', en: 'CR tablets', piece: '片', pack: '盒' },
  AD: { letter: 'A', before: '', after: '分散片', en: 'disp. tablets', piece: '片', pack: '盒' },
  E: { letter: 'E', before: '', after: '胶囊', en: 'capsules', piece: '粒', pack: '盒' },
  ER: {
    letter: 'E',
    before: '',
    after: '肠溶胶囊',
    en: 'enteric capsules',
    piece: '粒',
    pack: '盒',
  },
  ES: { letter: 'E', before: '', after: '缓释胶囊', en: 'SR capsules', piece: '粒', pack: '盒' },
  B: { letter: 'B', before: '', after: '注射液', en: 'injection', piece: '支', pack: '支' },
  BP: { letter: 'B', before: '注射用', after: '', en: 'for injection', piece: '瓶', pack: '瓶' },
  D: { letter: 'D', before: '', after: '栓', en: 'suppositories', piece: '枚', pack: '盒' },
  F: { letter: 'F', before: '', after: '乳膏', en: 'cream', piece: '支', pack: '支' },
  G: { letter: 'G', before: '', after: '滴眼液', en: 'eye drops', piece: '支', pack: '支' },
  K: { letter: 'K', before: '', after: '糖浆', en: 'syrup', piece: '瓶', pack: '瓶' },
  L: { letter: 'L', before: '', after: '吸入剂', en: 'inhaler', piece: '瓶', pack: '瓶' },
  N: { letter: 'N', before: '', after: '颗粒', en: 'granules', piece: '袋', pack: '盒' },
  P: { letter: 'P', before: '', after: '散', en: 'powder', piece: '袋', pack: '盒' },
  T: { letter: 'T', before: '', after: '', en: '', piece: '贴', pack: '盒' },
  U: { letter: 'U', before: '', after: '凝胶', en: 'gel', piece: '支', pack: '支' },
  W: { letter: 'W', before: '', after: '吸入溶液', en: 'inhalation', piece: '支', pack: '支' },
  X: { letter: 'X', before: '', after: '口服溶液', en: 'oral solution', piece: '瓶', pack: '瓶' },
}

/** Makers do not exist; numbers from 90000 on stand for them in the codes. */
const makers = ['云桥药业', '岚舟制药', '星渡药业', '汐石生物', '临溪制药', '霁川药业', '澄湖制药']

export function westernDrugs(random: Random): CommonItem[] {
  const items: CommonItem[] = []
  readWords('western-drugs').forEach((substance, i) => {
    const letter = word(substance, 'name_en').charAt(0).toUpperCase()
    const stem = `X${word(substance, 'atc')}${letter}${serial((i % 999) + 1, 3)}`
    let dearer = 100
    let strengths = 0
    for (const forms of word(substance, 'forms').split(';')) {
      const [key = '', specs = ''] = forms.split(':', 1).concat(forms.slice(forms.indexOf(':') + 1))
      for (const spec of specs.split('/')) {
        strengths += 1
        for (const maker of someMakers(random)) {
          items.push(
            westernDrug(substance, stem, formOf(key), spec, strengths, maker, dearer, random),
          )
        }
        dearer += random.between(25, 70)
      }
    }
  })
  return items
}

function westernDrug(
  substance: Words,
  stem: string,
  form: Form,
  spec: string,
  strength: number,
  maker: number,
  dearer: number,
  random: Random,
): CommonItem {
  const [dose = '', pieces = ''] = spec.split('*')
  const size = pieces === '' ? dose : `${dose}×${pieces}${form.piece}`
  const price = Number(word(substance, 'price')) * dearer * random.between(85, 118)
  const priceCents = roundedPrice(price / 100)
  const catalogueClass = isClass(word(substance, 'class'))
  const limited = word(substance, 'limited')
  const imported = random.chance(180_000)
  return {
    code: `${stem}${form.letter}${serial(strength, 3)}${serial(random.between(1, 4), 2)}01${90_000 + maker * 37 + strength}`,
    kind: 'drug',
    category: 'drug',
    name: `${form.before}${word(substance, 'name')}${form.after} ${size}（${makers[maker] ?? ''}）`,
    nameEn: `${word(substance, 'name_en')} ${form.en} ${inEnglish(spec)}`,
    unit: form.pack,
    indications: limited === '' ? [] : limited.split('|'),
    scope: 'basic',
    attributes: [...attributesOf(substance), `origin=${imported ? 'imported' : 'domestic'}`],
    catalogueClass,
    selfPayPercent: selfPayOf(price / 100, random),
    priceCents,
    unitLimitCents: random.chance(160_000) ? roundedPrice(priceCents * 0.94) : null,
    dayLimit: null,
  }
}

function inEnglish(spec: string): string {
  return spec
    .replaceAll('*', '×')
    .replaceAll('万单位', '0,000 IU')
    .replaceAll('单位', ' IU')
    .replaceAll(/[丸贴]/g, ' pcs')
    .replaceAll(/[揿喷吸泡粒]/g, ' doses')
}

function attributesOf(substance: Words): string[] {
  return word(substance, 'attributes')
    .split(';')
    .filter((one) => one !== '')
}

/** Dear drugs ask for more; every step is one that regions really use. */
function selfPayOf(cents: number, random: Random): number {
  if (cents > 20_000) return random.pick([10, 15, 20, 20])
  return random.pick([5, 5, 10, 10, 10, 15, 20])
}

function formOf(key: string): Form {
  const form = forms[key]
  if (form === undefined) throw new Error(`the word list names a form ${key}`)
  return form
}

/** One maker, sometimes two: the same product by others has a code of its own. */
function someMakers(random: Random): number[] {
  const first = random.below(makers.length)
  return random.chance(330_000) ? [first, (first + 3) % makers.length] : [first]
}

export function chinesePatentDrugs(random: Random): CommonItem[] {
  const items: CommonItem[] = []
  readWords('chinese-patent-drugs').forEach((medicine, i) => {
    const letter = word(medicine, 'name_en').charAt(0).toUpperCase()
    const limited = word(medicine, 'limited')
    word(medicine, 'specs')
      .split('/')
      .forEach((spec, j) => {
        const maker = random.below(makers.length)
        const price = Number(word(medicine, 'price')) * (100 + j * 45) * random.between(88, 114)
        items.push({
          code: `Z${word(medicine, 'group')}${letter}${serial(i + 1, 4)}${serial(j + 1, 2)}01${serial(90_000 + maker * 37 + j, 5)}`,
          kind: 'drug',
          category: 'drug',
          name: `${word(medicine, 'name')} ${spec.replaceAll('*', '×')}（${makers[maker] ?? ''}）`,
          nameEn: `${word(medicine, 'name_en')} ${inEnglish(spec)}`,
          unit: spec.includes('*') ? '盒' : '瓶',
          indications: limited === '' ? [] : limited.split('|'),
          scope: 'basic',
          attributes: ['origin=domestic'],
          catalogueClass: isClass(word(medicine, 'class')),
          selfPayPercent: random.pick([5, 10, 10, 15]),
          priceCents: roundedPrice(price / 100),
          unitLimitCents: null,
          dayLimit: null,
        })
      })
  })
  return items
}

/** On the list of innovative drugs: nothing for basic insurance, open to products that name them. */
export function innovativeDrugs(): CommonItem[] {
  return readWords('innovative-drugs').map((drug, i) => ({
    code: `X${word(drug, 'atc')}Y${serial(900 + i, 3)}B${serial(1, 3)}010199${serial(900 + i, 3)}`,
    kind: 'drug',
    category: categoryOf(word(drug, 'atc')),
    name: `${word(drug, 'name')} ${word(drug, 'spec').replaceAll('*', '×')}（虚构）`,
    nameEn: `${word(drug, 'name_en')} ${word(drug, 'spec').replaceAll('*', '×')} (invented)`,
    unit: '盒',
    indications: [word(drug, 'disease')],
    scope: 'commercial',
    attributes: ['innovative=yes', 'origin=domestic'],
    catalogueClass: 'C',
    selfPayPercent: 0,
    priceCents: Number(word(drug, 'price')) * 100,
    unitLimitCents: null,
    dayLimit: null,
  }))
}

/** City products list some of them by kind. */
function categoryOf(atc: string): string {
  if (atc === 'L01XL') return 'car-t'
  return atc.startsWith('L01') ? 'special-drug' : 'drug'
}
