import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { type ApiKey, type NewKey, useRotate } from './queries'
import { t } from './texts'

type Props = { row: ApiKey; onCreated: (key: NewKey) => void }

export function RotateForm({ row, onCreated }: Props) {
  const [overlap, setOverlap] = useState('86400')
  const rotating = useRotate()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        carryOut(
          rotating,
          { api_key_id: row.id, overlap_seconds: Number(overlap) },
          { onSuccess: onCreated },
        )
      }}
    >
      <Stack>
        <Text size="sm">{t.rotateWhat}</Text>
        <Faults error={rotating.error} />
        <NativeSelect
          label={t.overlap}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value)}
          data={Object.entries(t.overlaps).map(([value, label]) => ({ value, label }))}
          data-autofocus
        />
        <Button type="submit" loading={rotating.isPending}>
          {t.rotate}
        </Button>
      </Stack>
    </form>
  )
}
