/** The queue of a department: whoever asks for no doctor by name waits for the first of its doctors who is free. */

const prefix = 'department'

export function departmentQueue(institution: string, department: string): string {
  return `${prefix}:${institution}:${department}`
}

/** Whether a visit waits for a department, and not for a doctor. */
export function isDepartmentQueue(doctor: string): boolean {
  return doctor.startsWith(`${prefix}:`)
}
