import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { isCancelled } from '../../api/passkeys'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { NameInput } from './AddApp'
import { type Added, useAddPasskey, useRenameFactor } from './queries'
import { t } from './texts'

type Props = {
  before?: string
  about?: string
  button: string
  work: { error: unknown; isPending: boolean }
  onName: (name: string) => void
}

function NameForm({ before = '', about, button, work, onName }: Props) {
  const [name, setName] = useState(before)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onName(name)
      }}
    >
      <Stack>
        {about && <Text size="sm">{about}</Text>}
        <Faults error={isCancelled(work.error) ? null : work.error} />
        <NameInput value={name} onChange={setName} />
        <Button type="submit" loading={work.isPending}>
          {button}
        </Button>
      </Stack>
    </form>
  )
}

export function AddPasskey({ onAdded }: { onAdded: (added: Added) => void }) {
  const adding = useAddPasskey()
  return (
    <NameForm
      about={t.passkeyWhat}
      button={t.addPasskey}
      work={adding}
      onName={(name) => carryOut(adding, name, { onSuccess: onAdded })}
    />
  )
}

type RenameProps = { id: string; name: string; onDone: () => void }

export function RenameFactor({ id, name: before, onDone }: RenameProps) {
  const renaming = useRenameFactor()
  return (
    <NameForm
      before={before}
      button={t.rename}
      work={renaming}
      onName={(name) => carryOut(renaming, { factor_id: id, name }, { onSuccess: onDone })}
    />
  )
}
