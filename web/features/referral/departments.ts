/** Departments, tests, shared rooms and abilities, as the pages name them. */
export const departments = [
  'general-medicine',
  'chronic-disease',
  'rehabilitation',
  'cardiology',
  'neurology',
  'orthopaedics',
  'emergency',
  'oncology',
  'ophthalmology',
  'cardiac-surgery',
  'nephrology',
] as const

export const capabilities = [
  'angioplasty',
  'thrombolysis',
  'stroke-centre',
  'chest-pain-centre',
  'trauma-centre',
  'haemodialysis',
  'ct',
  'mri',
  'cataract-surgery',
] as const

export const tests = ['ct', 'mri'] as const

/** Of a medical mall. */
export const sharedRooms = ['theatre', 'imaging', 'laboratory'] as const
