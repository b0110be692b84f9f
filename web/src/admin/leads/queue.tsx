import { NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { text, useAddress } from '../../ui/address'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Desk } from './Desk'
import { queueQuery } from './queries'
import { t } from './texts'

const address = { niche: text(), lead: text() }

/** The leads that wait, one after the other, by keyboard or pointer. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const queue = useQuery({ ...queueQuery(at.niche), placeholderData: keepPreviousData })
  const niches = useQuery(nicheNamesQuery)
  return (
    <>
      <PageHeader
        title={t.queueTitle}
        actions={
          <>
            <NativeSelect
              aria-label={t.niche}
              value={at.niche}
              data={[
                { value: '', label: `${t.niche}: ${t.any}` },
                ...(niches.data ?? []).map((one) => ({ value: one.id, label: one.name })),
              ]}
              onChange={(event) => setAt({ niche: event.currentTarget.value, lead: '' })}
            />
            <LinkButton to="/leads" variant="default">
              {t.toList}
            </LinkButton>
          </>
        }
      >
        {t.queueAbout}
      </PageHeader>
      <Loaded query={queue} lines={8}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty drawing="done" title={t.allDone}>
              {t.allDoneWhy}
            </Empty>
          ) : (
            <Desk
              waiting={found.rows}
              total={found.count}
              chosen={at.lead}
              onChoose={(lead) => setAt({ lead })}
              nicheOf={(id) => niches.data?.find((one) => one.id === id)?.name ?? ''}
            />
          )
        }
      </Loaded>
    </>
  )
}
