/** Shapes of what the API returns as jsonb, which the catalogue cannot describe. */

export type Me = {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
  phone: string | null
  status: string
  is_admin: boolean
  created_at: string
  organization: {
    id: string
    name: string
    website: string | null
    status: string
    time_zone: string
    logo_file_id: string | null
    role: string
    permissions: string[]
  } | null
  organizations: { id: string; name: string; role: string }[]
}

export type LogInFields =
  | { email: string; password: string }
  | { ticket: string; code: string }
  | { credential: unknown }
  | { sign_in: string }

export type LogInAnswer =
  | {
      access_token: string
      expires_in: number
      role: 'member' | 'admin'
      second_factor_required?: boolean
    }
  | { ticket: string; factors: string[]; expires_in: number }
