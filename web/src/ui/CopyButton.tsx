import { Button, type ButtonProps, CopyButton as Copy } from '@mantine/core'
import { Icon } from './icons'
import { ui } from './texts'

type Props = ButtonProps & {
  value: string
  /** What is copied, for those who do not see it. */
  label?: string
}

export function CopyButton({ value, label = ui.copy, ...rest }: Props) {
  return (
    <Copy value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name={copied ? 'check' : 'copy'} size={14} />}
          {...rest}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? ui.copied : label}</span>
        </Button>
      )}
    </Copy>
  )
}
