/**
 * Files of worked examples.
 */
import type { Example } from './example.ts'
import { readCharges } from './read-charges.ts'
import { attributesOf, type ExamplePlace, readAttributes, readCoverages } from './read-coverages.ts'
import { readAnswers, readExpectation } from './read-expectation.ts'
import { readDay, readMoney, readName, readRuleDay } from './scalars.ts'
import {
  allFields,
  fail,
  given,
  optional,
  readEach,
  readFields,
  readText,
  readWord,
  type Spot,
} from './spot.ts'

export function readExamples(spot: Spot, place: ExamplePlace): Example[] | undefined {
  const fields = readFields(spot, ['kind', 'examples'])
  return given(fields?.get('examples'), (at) => readEach(at, (item) => readExample(item, place)))
}

const expectations = ['published', 'bureau', 'oracle'] as const
const required = ['name', 'on', 'expectation', 'given', 'expect']
const optionalKeys = [
  'admitted',
  'scheme',
  'coverages',
  'home',
  'care',
  'from',
  'because',
  'tolerance',
]

function readExample(spot: Spot, place: ExamplePlace): Example | undefined {
  const fields = readFields(spot, required, optionalKeys)
  const givenAt = fields?.get('given')
  if (fields === undefined || givenAt === undefined) return undefined
  const givenKeys = ['attributes', 'sums', 'lines', 'used', 'answers', 'coverages']
  const givenFields = readFields(givenAt, [], givenKeys)
  if (givenFields === undefined) return undefined
  const on = given(fields.get('on'), (at) => readRuleDay(at, place.today))
  const schemes = readCoverages(spot, fields, givenFields, on, place)
  const [first] = schemes ?? []
  if (schemes === undefined || first === undefined) return undefined
  const known = attributesOf(schemes)
  const { currency, region } = first.names
  const toleranceAt = fields.get('tolerance')
  const attributesAt = givenFields.get('attributes')
  const answersAt = givenFields.get('answers')
  const admittedAt = fields.get('admitted')
  const homeAt = fields.get('home')
  const careAt = fields.get('care')
  const expectation = given(fields.get('expectation'), (at) => readWord(at, expectations))
  if (fields.get('from') === undefined && expectation !== undefined && expectation !== 'oracle') {
    fail(spot, `a ${expectation} expectation names no place`, 'write `from: …`')
    return undefined
  }
  return allFields<Example>({
    file: spot.file,
    line: spot.line,
    name: given(fields.get('name'), readText),
    on,
    admitted: admittedAt === undefined ? on : readAdmission(admittedAt, on),
    expectation,
    from: optional(fields.get('from'), readText),
    because: optional(fields.get('because'), readText),
    toleranceMinor: toleranceAt === undefined ? 0 : readMoney(toleranceAt, currency),
    currency,
    home: homeAt === undefined ? region : readName(homeAt),
    care: careAt === undefined ? region : readName(careAt),
    coverages: schemes.map(({ coverage }) => coverage),
    attributes: attributesAt === undefined ? {} : readAttributes(attributesAt, known, currency),
    charges: readCharges(givenAt, givenFields, known, currency, place.today),
    answers: answersAt === undefined ? [] : readAnswers(answersAt, schemes),
    expect: given(fields.get('expect'), (at) => readExpectation(at, schemes, place)),
  })
}

function readAdmission(spot: Spot, on: string | undefined): string | undefined {
  const day = readDay(spot)
  if (day === undefined || on === undefined || day <= on) return day
  return fail(spot, `${day} is after the discharge`, `write a day up to ${on}`)
}
