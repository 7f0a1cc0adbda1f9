/** Holds a message against the tables of fields: what has to be there, its form, its length, its code. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { scaledFromText } from '../../../engine/base/money.ts'
import type { Field, InterfaceTables, Node } from '../../../engine/visit/interface-tables.ts'
import { type FormProblem, form, type Row } from './message.ts'

export function checkNodes(
  nodes: readonly Node[],
  input: Row,
  tables: InterfaceTables,
): FormProblem | null {
  for (const node of nodes) {
    const value = input[node.name]
    const place = `input/${node.name}`
    if (node.isList) {
      // Many systems leave the list away where there is one row.
      const list = listOf(value)
      if (list.length === 0) return missing(place)
      for (const [i, row] of list.entries()) {
        const problem = checkRow(node.fields, row, `${place}[${i}]`, tables)
        if (problem !== null) return problem
      }
      continue
    }
    if (value === undefined) return missing(place)
    const problem = checkRow(node.fields, value, place, tables)
    if (problem !== null) return problem
  }
  return null
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined ? [] : [value]
}

export function checkRow(
  fields: readonly Field[],
  row: unknown,
  place: string,
  tables: InterfaceTables,
): FormProblem | null {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return form('node-form', place, '此处应为一个对象', '按接口规范组织节点')
  }
  for (const field of fields) {
    const problem = checkField(field, (row as Row)[field.name], `${place}/${field.name}`, tables)
    if (problem !== null) return problem
  }
  return null
}

function checkField(
  { type, must, table }: Field,
  value: unknown,
  place: string,
  tables: InterfaceTables,
): FormProblem | null {
  if (value === undefined || value === null || value === '') return must ? missing(place) : null
  if (typeof value !== 'string') {
    return form('field-form', place, '此字段应为文本或数字', '改正该字段的类型后重发')
  }
  const text = value.trim()
  if (must && text === '') return missing(place)
  switch (type.kind) {
    case 'text':
      if ([...text].length > type.most) {
        return form('field-length', place, `长度超过${type.most}个字符`, '缩短该字段后重发')
      }
      break
    case 'number': {
      const scaled = scaledFromText(text, type.decimals)
      const whole = text.replace(/^-/, '').split('.')[0] ?? ''
      if (scaled === undefined || whole.length > type.digits - type.decimals) {
        const says = `应为总长${type.digits}位、小数不超过${type.decimals}位的数字`
        return form('field-number', place, says, '改正该数字后重发')
      }
      break
    }
    case 'day':
      if (dayFromText(text) === undefined) {
        return form('field-day', place, '不是有效日期', '按 yyyy-MM-dd 填写')
      }
      break
    case 'time':
      if (timeOf(text) === undefined) {
        return form('field-time', place, '不是有效时间', '按 yyyy-MM-dd HH:mm:ss 填写')
      }
  }
  if (table === null) return null
  const known = tables.codes.get(table)?.some(({ code }) => code === text)
  if (known === true) return null
  return form(
    'field-code',
    place,
    `代码“${text.slice(0, 12)}”不在字典 ${table} 中`,
    '改用字典中的代码',
  )
}

/** Day and time of `yyyy-MM-dd HH:mm:ss`; some systems leave the time away. */
export function timeOf(text: string): { readonly day: number; readonly time: string } | undefined {
  const [, date = '', time = '00:00:00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](([01]\d|2[0-3]):[0-5]\d:[0-5]\d))?(?:\.\d{1,6})?$/.exec(text) ?? []
  const day = dayFromText(date)
  return day === undefined ? undefined : { day, time }
}

function missing(place: string): FormProblem {
  return form('field-missing', place, '此处必填', '补填后重发')
}
