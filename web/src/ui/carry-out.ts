type Mutation<Given, Answer> = { mutateAsync: (given: Given) => Promise<Answer> }
type Then<Answer> = { onSuccess?: (answer: Answer) => void; onError?: (error: Error) => void }

/**
 * Change something, and say what came of it. Callbacks of `mutate` are forgotten when the component
 * is gone or something else was begun before the answer; these are always called.
 */
export function carryOut<Given, Answer>(
  mutation: Mutation<Given, Answer>,
  given: Given,
  { onSuccess, onError }: Then<Answer> = {},
): void {
  // Without `onError` the page shows the mutation's own error.
  mutation.mutateAsync(given).then(onSuccess, onError ?? (() => {}))
}
