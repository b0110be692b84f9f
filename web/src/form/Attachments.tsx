import { useState } from 'react'
import { type AttachProblem, attach, type FileLimits, fileLimits, problemOf } from './attach'
import type { Receipt } from './niche'
import type { ThanksTexts } from './thanks'

type State = 'sending' | 'attached' | AttachProblem
type Sent = { key: string; name: string; state: State }

/** Files for a lead that was just submitted: pictures of a roof, a plan. */
export function Attachments({ receipt, texts }: { receipt: Receipt; texts: ThanksTexts }) {
  const [limits, setLimits] = useState<FileLimits | null>(null)
  const [sent, setSent] = useState<Sent[]>([])
  const add = async (files: File[]) => {
    for (const file of files) {
      const key = crypto.getRandomValues(new Uint32Array(1)).join()
      const say = (state: State) =>
        setSent((before) => [
          ...before.filter((each) => each.key !== key),
          { key, name: file.name, state },
        ])
      say('sending')
      try {
        await attach(file, receipt)
        say('attached')
      } catch (error) {
        say(problemOf(error))
      }
    }
  }
  return (
    <section className="form" aria-labelledby="attachments">
      <h2 id="attachments">{texts.files}</h2>
      <p>{texts.filesWhy}</p>
      <label className="form-file">
        <span>{texts.chooseFiles}</span>
        <input
          type="file"
          multiple
          accept={limits ? Object.keys(limits.types).join(',') : undefined}
          // Only who wants to attach something asks what is taken.
          onFocus={() => limits ?? fileLimits().then(setLimits, () => undefined)}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            void add(files)
          }}
        />
      </label>
      <ul className="form-files" aria-live="polite">
        {sent.map(({ key, name, state }) => (
          <li key={key} data-state={state}>
            {name}: {texts.fileStates[state]}
          </li>
        ))}
      </ul>
    </section>
  )
}
