import type { FormState } from './context'
import { Field } from './Field'
import type { Field as FormField } from './fields'

type Group = { title: string; fields: FormField[] }

function groupsOf(fields: FormField[]): Group[] {
  const groups: Group[] = []
  for (const field of fields) {
    const title = field.group ?? ''
    const last = groups.at(-1)
    if (last?.title === title) last.fields.push(field)
    else groups.push({ title, fields: [field] })
  }
  return groups
}

/** The inputs of some fields, all of which are shown, with the headings of their groups. */
export function Fields({ fields, state }: { fields: FormField[]; state: FormState }) {
  return groupsOf(fields).map(({ title, fields: members }) => {
    const inputs = members.map((field) => <Field key={field.id} field={field} state={state} />)
    if (title === '') return inputs
    return (
      <section key={`${title} ${members[0]?.id}`} className="form-group" aria-label={title}>
        <p className="form-group-title">{title}</p>
        {inputs}
      </section>
    )
  })
}
