import { Textarea, TextInput } from '@mantine/core'
import { FIELDS, type Kind, OPTIONAL, type TargetValues } from './targets'
import { t } from './texts'

export const EMPTY: TargetValues = {
  url: '',
  token: '',
  chat_id: '',
  message_thread_id: '',
  address: '',
  headers: '',
}

type Props = { kind: Kind; inputProps: (field: keyof TargetValues) => object }

/** The inputs for where a channel of this kind sends to. */
export function TargetInputs({ kind, inputProps }: Props) {
  return FIELDS[kind].map((field) => {
    const isOptional = OPTIONAL.has(field)
    const shared = {
      ...inputProps(field),
      label: isOptional ? `${t.field[field]} (${t.optional})` : t.field[field],
      required: !isOptional,
      autoComplete: 'off',
    }
    if (field === 'headers')
      return <Textarea key={field} {...shared} description={t.headersWhat} autosize minRows={2} />
    return <TextInput key={field} {...shared} type={field === 'address' ? 'email' : 'text'} />
  })
}
