import { MantineProvider, Modal } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { fireEvent, render } from '@testing-library/react'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { askFor } from './askFor'
import { theme } from './theme'
import { useKeys } from './useKeys'

function Fixture({ act }: { act: () => void }) {
  const [opened, setOpened] = useState(false)
  const ask = () =>
    askFor({
      title: 'Reject',
      children: '',
      label: 'Reason',
      act: 'Reject',
      onGiven: async () => {},
    })
  useKeys({ a: act, e: () => setOpened(true), r: ask })
  return (
    <Modal opened={opened} onClose={() => setOpened(false)}>
      Edit
    </Modal>
  )
}

it.each(['e', 'r'])('after a key that opens a dialog (%s) the next one does nothing', (key) => {
  const act = vi.fn()
  render(
    <MantineProvider theme={theme}>
      <ModalsProvider>
        <Fixture act={act} />
      </ModalsProvider>
    </MantineProvider>,
  )
  fireEvent.keyDown(document.body, { key })
  fireEvent.keyDown(document.body, { key: 'a' })
  expect(act).not.toHaveBeenCalled()
})
