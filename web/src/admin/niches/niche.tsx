import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Empty } from '../../ui/Empty'
import { LinkButton, PageLink } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Loaded } from '../../ui/States'
import { ConsentPart } from './ConsentPart'
import { FormPart } from './FormPart'
import { LevelsPart } from './LevelsPart'
import { MarketPart } from './MarketPart'
import { PagePart } from './PagePart'
import { stateOf } from './page'
import { type Niche, nicheQuery } from './queries'
import { RefundPart } from './RefundPart'
import { SettingsPart } from './SettingsPart'
import { t } from './texts'
import { t as market } from './texts-market'
import { t as whatIf } from './texts-what-if'
import { WhatIfPart } from './WhatIfPart'

type Part = { title: string; Part: ComponentType<{ niche: Niche }> }

const PARTS: Record<string, Part> = {
  form: { title: t.forms, Part: FormPart },
  levels: { title: t.levels, Part: LevelsPart },
  market: { title: market.market, Part: MarketPart },
  page: { title: t.page, Part: PagePart },
  consent: { title: t.consents, Part: ConsentPart },
  refunds: { title: t.refunds, Part: RefundPart },
  'what-if': { title: whatIf.title, Part: WhatIfPart },
  settings: { title: t.settings, Part: SettingsPart },
}

/** One niche, part by part. */
export function Page() {
  const { id = '', part = 'form' } = useParams({ strict: false }) as { id?: string; part?: string }
  const niche = useQuery(nicheQuery(id))
  // Of what the address says, only names of parts are looked up.
  const shown = Object.hasOwn(PARTS, part) ? PARTS[part] : PARTS.form
  return (
    <Loaded query={niche} lines={6}>
      {(found) => {
        if (!found || !shown)
          return (
            <Empty
              drawing="search"
              title={t.notFound}
              action={<LinkButton to="/niches">{t.toList}</LinkButton>}
            />
          )
        return (
          <>
            <PageLink to="/niches" size="sm">
              {t.toList}
            </PageLink>
            <PageHeader title={found.name}>
              <Badge variant="default" tt="none">
                {stateOf(found)}
              </Badge>
            </PageHeader>
            <Sections
              label={t.sections}
              first={`/niches/${found.id}/form`}
              sections={Object.entries(PARTS).map(([key, { title }]) => ({
                to: `/niches/${found.id}/${key}`,
                title,
              }))}
            />
            <shown.Part niche={found} />
          </>
        )
      }}
    </Loaded>
  )
}
