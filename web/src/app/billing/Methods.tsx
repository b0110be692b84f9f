import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { RowOf } from '../../api/client'
import { place } from '../../api/session'
import { carryOut } from '../../ui/carry-out'
import { say, sayFault } from '../../ui/notify'
import { useAddMethod, usePortal, useSetDefaultMethod } from './queries'
import { t } from './texts'

export type Method = RowOf<'payment_methods'>

export const methodName = (method: Method) =>
  method.last4 ? t.methodName(method.brand ?? method.type, method.last4) : method.type

/** Saved payment methods. They are added and removed at the processor. */
export function Methods({ methods, mayChange }: { methods: Method[]; mayChange: boolean }) {
  const adding = useAddMethod()
  const opening = usePortal()
  const choosing = useSetDefaultMethod()
  const add = () =>
    carryOut(adding, undefined, {
      thenGo: ({ checkout_url }) => place.go(checkout_url),
      onError: sayFault,
    })
  const open = () =>
    carryOut(opening, undefined, {
      thenGo: ({ portal_url }) => place.go(portal_url),
      onError: sayFault,
    })
  return (
    <Stack>
      {methods.length === 0 && <Text size="sm">{t.noMethods}</Text>}
      {methods.map((method) => (
        <Group key={method.id} justify="space-between">
          <Stack gap={0}>
            <Text>{methodName(method)}</Text>
            {method.exp_month && method.exp_year && (
              <Text size="sm" c="dimmed">
                {t.expires(method.exp_month, method.exp_year)}
              </Text>
            )}
          </Stack>
          {method.is_default ? (
            <Badge variant="default" tt="none">
              {t.defaultMethod}
            </Badge>
          ) : (
            mayChange && (
              <Button
                size="xs"
                variant="default"
                aria-label={`${t.makeDefault}: ${methodName(method)}`}
                onClick={() =>
                  carryOut(choosing, method.id, {
                    onSuccess: () => say(t.chosen),
                    onError: sayFault,
                  })
                }
              >
                {t.makeDefault}
              </Button>
            )
          )}
        </Group>
      ))}
      {mayChange && (
        <Group gap="sm">
          <Button variant="default" loading={adding.isPending} onClick={add}>
            {t.addMethod}
          </Button>
          <Button variant="default" loading={opening.isPending} onClick={open}>
            {t.manage}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
