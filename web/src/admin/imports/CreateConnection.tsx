import { Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { OrganizationSelect } from '../../ui/organizations'
import { showSecret } from '../../ui/showSecret'
import { nicheOptions } from './niches'
import { useCreateConnection } from './queries'
import { t } from './texts'

type Values = {
  name: string
  company_domain: string
  token: string
  niche_id: string | null
  organization_id: string | null
}

/** Connects an account by its token, then shows the secret of its webhooks once. */
export function CreateConnection({ onCreated }: { onCreated: (id: string) => void }) {
  const niches = useQuery(nicheNamesQuery)
  const creating = useCreateConnection()
  const form = useForm<Values>({
    initialValues: {
      name: '',
      company_domain: '',
      token: '',
      niche_id: null,
      organization_id: null,
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      creating,
      {
        ...values,
        name: nullIfBlank(values.name),
        company_domain: nullIfBlank(values.company_domain),
        token: nullIfBlank(values.token),
      },
      {
        onError: (error) => putFaults(form, error),
        onSuccess: (made) => {
          onCreated(made.connection_id)
          showSecret({
            title: t.secretTitle,
            children: t.secretWhat,
            values: [
              { label: t.address, value: made.webhook_path },
              { label: t.user, value: made.webhook_user },
              { label: t.secret, value: made.webhook_secret },
            ],
          })
        },
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error} />
        <TextInput {...form.getInputProps('name')} label={t.name} required data-autofocus />
        <TextInput
          {...form.getInputProps('company_domain')}
          label={t.domain}
          description={t.domainWhat}
          required
          autoCapitalize="none"
        />
        <PasswordInput
          {...form.getInputProps('token')}
          label={t.token}
          description={t.tokenWhat}
          required
          autoComplete="off"
        />
        <Select
          {...form.getInputProps('niche_id')}
          label={t.niche}
          description={t.nicheWhat}
          data={nicheOptions(niches.data)}
          clearable
          searchable
        />
        <OrganizationSelect
          {...form.getInputProps('organization_id')}
          label={t.owner}
          description={t.ownerWhat}
        />
        <Button type="submit" loading={creating.isPending}>
          {t.connect}
        </Button>
      </Stack>
    </form>
  )
}
