import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { faultsOf } from '../../api/faults'
import { LANGUAGES } from '../../texts/language'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank } from '../../ui/form'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { type Niche, type Page, pageQuery, useSetPage } from './queries'
import { t } from './texts'

/** What the landing page says, and who may embed the form. */
export function PagePart({ niche }: { niche: Niche }) {
  const page = useQuery(pageQuery(niche.id))
  return (
    <Loaded query={page} lines={6}>
      {(found) => <PageForm niche={niche} page={found} />}
    </Loaded>
  )
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

function PageForm({ niche, page }: { niche: Niche; page: Page }) {
  const setting = useSetPage()
  const form = useForm({
    initialValues: {
      title: page.title ?? '',
      introduction: page.introduction ?? '',
      points: page.points.join('\n'),
      language: page.language as string,
      picture_url: page.picture_url ?? '',
      picture_text: page.picture_text ?? '',
      origins: page.origins.join('\n'),
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      setting,
      {
        niche_id: niche.id,
        title: nullIfBlank(values.title),
        introduction: nullIfBlank(values.introduction),
        points: lines(values.points),
        language: values.language,
        picture_url: nullIfBlank(values.picture_url),
        picture_text: nullIfBlank(values.picture_text),
        origins: lines(values.origins),
      },
      {
        onSuccess: () => say(t.saved),
        onError: (error) => {
          // points[2] is one line of an input.
          for (const [path, message] of faultsOf(error).fields)
            form.setFieldError(path.replace(/\[.*/, ''), message)
        },
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate aria-label={t.page}>
      <Stack maw={640}>
        <Faults error={setting.error} />
        <TextInput
          label={t.pageTitle}
          description={t.pageTitleHint}
          {...form.getInputProps('title')}
        />
        <Textarea
          label={t.introduction}
          description={t.introductionHint}
          autosize
          minRows={3}
          {...form.getInputProps('introduction')}
        />
        <Textarea
          label={t.points}
          description={t.pointsHint}
          autosize
          minRows={3}
          {...form.getInputProps('points')}
        />
        <NativeSelect
          label={t.language}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('language')}
        />
        <TextInput
          type="url"
          label={t.picture}
          description={t.pictureHint}
          {...form.getInputProps('picture_url')}
        />
        <TextInput label={t.pictureText} {...form.getInputProps('picture_text')} />
        <Textarea
          label={t.origins}
          description={t.originsHint}
          autosize
          minRows={2}
          {...form.getInputProps('origins')}
        />
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
