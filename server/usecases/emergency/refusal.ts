/** Why an emergency access cannot be reviewed. */
export type EmergencyRefusal =
  | { readonly code: 'emergency-unknown'; readonly emergency: string }
  | { readonly code: 'emergency-reviewed'; readonly by: string }
  | { readonly code: 'emergency-own'; readonly doctor: string }
