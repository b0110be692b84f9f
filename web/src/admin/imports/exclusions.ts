import type { Exclusion, ExclusionGiven, Stage } from './queries'

export type Pipeline = { name: string; stages: string[] }

/** Pipelines with their stages, in the order of the account. Names are what exclusions know. */
export function pipelinesOf(stages: Stage[]): Pipeline[] {
  const found = new Map<string, string[]>()
  for (const { pipeline_name, stage_name } of stages)
    found.set(pipeline_name, [...(found.get(pipeline_name) ?? []), stage_name])
  return [...found].map(([name, names]) => ({ name, stages: [...new Set(names)] }))
}

/** What is ticked: a pipeline as a whole, or a stage of it. JSON, since names may have any character. */
export const keyOf = (pipeline: string, stage: string | null) => JSON.stringify([pipeline, stage])

export const tickedOf = (exclusions: Exclusion[]) =>
  new Set(exclusions.map(({ pipeline_name, stage_name }) => keyOf(pipeline_name, stage_name)))

/** The ticks as set_crm_exclusions takes them; a whole pipeline says nothing of its stages. */
export function exclusionsOf(ticked: Set<string>): ExclusionGiven[] {
  const named = [...ticked].map((key) => JSON.parse(key) as [string, string | null])
  const whole = named.filter(([, stage]) => stage === null).map(([pipeline]) => pipeline)
  const parts = new Map<string, string[]>()
  for (const [pipeline, stage] of named)
    if (stage !== null && !whole.includes(pipeline))
      parts.set(pipeline, [...(parts.get(pipeline) ?? []), stage])
  return [
    ...whole.map((pipeline) => ({ pipeline })),
    ...[...parts].map(([pipeline, stages]) => ({ pipeline, stages })),
  ]
}
